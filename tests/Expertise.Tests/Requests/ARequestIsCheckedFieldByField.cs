using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Tests.Requests;

public sealed class ARequestIsCheckedFieldByField
{
    static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    // Half past midnight at Paris on Friday 27 November 2026: still the 26th in UTC.
    static readonly DateTimeOffset Now = new(2026, 11, 26, 23, 30, 0, TimeSpan.Zero);

    [Fact]
    public void A_complete_request_is_taken()
    {
        var request = RequestCheck.Run(Forms.Complete, Now, Paris).Value!;
        Assert.Equal(new DateOnly(1955, 8, 14), request.Patient.BirthDate);
        Assert.Equal("255081416802538", request.Patient.InsMatricule);
        Assert.Equal(Ins.Nir, request.Patient.InsOid);
        Assert.Equal(new DateTimeOffset(2026, 11, 26, 9, 15, 0, TimeSpan.Zero), request.ConsentCollectedAt);
    }

    public static TheoryData<string, string, RequestForm> Faults => new()
    {
        { "birthName", "birth-name-missing", Forms.Complete with { BirthName = " \u200B " } },
        { "birthName", "too-long", Forms.Complete with { BirthName = new('n', 201) } },
        { "birthGivenNames", "birth-given-names-missing", Forms.Complete with { BirthGivenNames = null } },
        { "birthDate", "birth-date-missing", Forms.Complete with { BirthDate = "14/08/1955" } },
        { "birthDate", "birth-date-missing", Forms.Complete with { BirthDate = "1955-02-30" } },
        { "birthDate", "birth-date-future", Forms.Complete with { BirthDate = "2026-11-28" } },
        { "birthDate", "birth-date-too-old", Forms.Complete with { BirthDate = "1899-12-31" } },
        { "sex", "sex-missing", Forms.Complete with { Sex = "1" } },
        { "birthPlace", "birth-place-malformed", Forms.Complete with { BirthPlace = "quelque part" } },
        { "identityStatus", "identity-status-missing", Forms.Complete with { IdentityStatus = null } },
        { "insMatricule", "ins-key-wrong", Forms.Complete with { InsMatricule = "255081416802539" } },
        { "insMatricule", "ins-missing", Forms.Complete with { InsMatricule = "" } },
        { "insMatricule", "ins-needs-qualified", Forms.Complete with { IdentityStatus = "validated" } },
        { "insOid", "ins-oid-unknown", Forms.Complete with { InsOid = "1.2.3" } },
        { "serviceId", "service-missing", Forms.Complete with { ServiceId = "internal medicine" } },
        { "urgency", "urgency-missing", Forms.Complete with { Urgency = null } },
        { "question", "question-too-short", Forms.Complete with { Question = "Pourquoi?" } },
        { "question", "question-too-long", Forms.Complete with { Question = new('q', 4001) } },
        { "context", "context-too-long", Forms.Complete with { Context = new('c', 20_001) } },
        { "consentGiven", "consent-missing", Forms.Complete with { ConsentGiven = false } },
        { "consentCollectedBy", "consent-by-missing", Forms.Complete with { ConsentCollectedBy = null } },
        { "consentCollectedAt", "consent-date-missing", Forms.Complete with { ConsentCollectedAt = "hier" } },
        { "consentCollectedAt", "consent-date-future", Forms.Complete with { ConsentCollectedAt = "2026-11-27T00:31" } },
        { "consentCollectedAt", "consent-before-birth", Forms.Complete with { ConsentCollectedAt = "1955-08-13T12:00" } },
        { "consentManner", "consent-manner-missing", Forms.Complete with { ConsentManner = "nod" } },
    };

    [Theory, MemberData(nameof(Faults))]
    public void Each_fault_is_named_at_its_field(string field, string code, RequestForm form)
    {
        var refusal = RequestCheck.Run(form, Now, Paris).Refusal!;
        Assert.Equal([new FieldFault(field, code)], refusal.Fields);
    }

    public static TheoryData<string, RequestForm> Accepted => new()
    {
        { "born today in Paris, already tomorrow in UTC terms", Forms.Complete with { BirthDate = "2026-11-27", ConsentCollectedAt = "2026-11-27T00:20" } },
        { "consent this minute", Forms.Complete with { ConsentCollectedAt = "2026-11-27T00:30" } },
        { "consent with an offset", Forms.Complete with { ConsentCollectedAt = "2026-11-26T23:30:00Z" } },
        { "no INS on a provisional identity", Forms.Complete with { IdentityStatus = "provisional", InsMatricule = null } },
        { "question of ten characters", Forms.Complete with { Question = "Que faire?" } },
        { "no context", Forms.Complete with { Context = null } },
        { "INS of a test identity, with spaces", Forms.Complete with { InsMatricule = "2 55 08 14 168 025 38", InsOid = Ins.Test } },
    };

    [Theory, MemberData(nameof(Accepted))]
    public void What_is_right_is_taken(string why, RequestForm form) => Assert.True(RequestCheck.Run(form, Now, Paris).Succeeded, why);

    [Fact]
    public void An_emergency_is_refused_before_anything_else()
    {
        var refusal = RequestCheck.Run(new RequestForm { Urgency = "emergency" }, Now, Paris).Refusal!;
        Assert.Equal("emergency", refusal.Code);
        Assert.Equal([new FieldFault("urgency", "emergency")], refusal.Fields);
    }

    [Fact]
    public void An_empty_form_names_every_missing_field_in_the_order_of_the_form() => Assert.Equal(
        ["birthName", "birthGivenNames", "birthDate", "sex", "identityStatus", "serviceId", "urgency", "question", "consentGiven", "consentCollectedBy", "consentCollectedAt", "consentManner"],
        RequestCheck.Run(new RequestForm(), Now, Paris).Refusal!.Fields.Select(f => f.Field));
}
