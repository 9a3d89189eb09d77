using System.Globalization;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Requests;

/// <summary>A request whose fields are right by themselves; whether its service and commune exist, the database says.</summary>
public sealed record CheckedRequest(
    Guid ServiceId, Urgency Urgency, string Question, string Context,
    CheckedIdentity Patient, string? Commune,
    string ConsentCollectedBy, DateTimeOffset ConsentCollectedAt, ConsentManner ConsentManner)
{
    /// <summary>Who consents in the patient's stead; null when the patient does.</summary>
    public string? ConsentGivenBy { get; init; }

    /// <summary>In what quality.</summary>
    public ConsentQuality? ConsentGivenAs { get; init; }
}

/// <summary>The traits of an identity.</summary>
public sealed record CheckedIdentity(
    string BirthName, string BirthGivenNames, string? UsedName, DateOnly BirthDate, Sex Sex, string? BirthPlaceCode,
    IdentityStatus Status, string? InsMatricule, string? InsOid)
{
    /// <summary>Of twins and more; null when nobody said it.</summary>
    public int? BirthRank { get; init; }
}

/// <summary>Checks a typed request field by field; collects every fault instead of stopping at the first.</summary>
public sealed class RequestCheck
{
    /// <summary>The choice of the form that is none of the urgencies: it goes to the Centre 15.</summary>
    public const string Emergency = "emergency";

    const int QuestionMin = 10, QuestionMax = 4000, ContextMax = 20_000, NameMax = 200, Adult = 18;
    static readonly DateOnly EarliestBirth = new(1900, 1, 1);
    readonly List<FieldFault> faults = [];
    readonly RequestForm form;
    readonly DateTimeOffset now;
    readonly TimeZoneInfo zone;

    RequestCheck(RequestForm form, DateTimeOffset now, TimeZoneInfo zone) => (this.form, this.now, this.zone) = (form, now, zone);

    /// <summary>The checked request, or every fault in the order of the form.</summary>
    /// <param name="form">As typed.</param>
    /// <param name="now">The present instant.</param>
    /// <param name="zone">The territory's zone: its calendar day decides what is the future, its clock reads hours without offset.</param>
    public static Outcome<CheckedRequest> Run(RequestForm form, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (form.Urgency?.Trim() == Emergency) return new Refusal(RefusalKind.Invalid, Emergency, [new("urgency", Emergency)]);
        var check = new RequestCheck(form, now, zone);
        var request = check.Read();
        return check.faults.Count > 0 ? Refusal.Invalid(check.faults) : request;
    }

    /// <summary>The identity alone; null while something of it is wrong.</summary>
    public static CheckedIdentity? Identity(RequestForm form, DateTimeOffset now, TimeZoneInfo zone) => TryIdentity(form, now, zone).Value;

    /// <summary>The identity alone, or every fault of it.</summary>
    public static Outcome<CheckedIdentity> TryIdentity(RequestForm form, DateTimeOffset now, TimeZoneInfo zone)
    {
        var check = new RequestCheck(form, now, zone);
        var identity = check.ReadIdentity();
        return check.faults.Count > 0 ? Refusal.Invalid(check.faults) : identity;
    }

    // Reads in the order in which the form asks, so that the summary lists faults from top to bottom.
    CheckedRequest Read()
    {
        var patient = ReadIdentity();
        var commune = Optional(form.Commune, "commune");
        var service = Id(form.ServiceId, "serviceId", "service-missing");
        var urgency = Word<Urgency>(form.Urgency, "urgency", "urgency-missing");
        var question = Between(form.Question, "question", QuestionMin, QuestionMax, "question-too-short", "question-too-long");
        var context = Between(form.Context, "context", 0, ContextMax, "", "context-too-long");
        if (!form.ConsentGiven) Fault("consentGiven", "consent-missing");
        var by = Required(form.ConsentCollectedBy, "consentCollectedBy", "consent-by-missing");
        var at = ReadConsentInstant(patient.BirthDate);
        var manner = Word<ConsentManner>(form.ConsentManner, "consentManner", "consent-manner-missing");
        var givenBy = manner == ConsentManner.Representative ? Required(form.ConsentGivenBy, "consentGivenBy", "consent-representative-missing") : null;
        ConsentQuality? givenAs = manner == ConsentManner.Representative ? ReadQuality(patient.BirthDate, at) : null;
        return new(service, urgency, question, context, patient, commune, by, at, manner) { ConsentGivenBy = givenBy, ConsentGivenAs = givenAs };
    }

    CheckedIdentity ReadIdentity()
    {
        var name = Required(form.BirthName, "birthName", "birth-name-missing");
        var given = Required(form.BirthGivenNames, "birthGivenNames", "birth-given-names-missing");
        var used = Optional(form.UsedName, "usedName");
        var born = ReadBirthDate();
        var sex = Word<Sex>(form.Sex, "sex", "sex-missing");
        var place = ReadBirthPlace();
        var rank = ReadBirthRank();
        var status = Word<IdentityStatus>(form.IdentityStatus, "identityStatus", "identity-status-missing");
        var (matricule, oid) = ReadIns(status);
        return new(name, given, used, born, sex, place, status, matricule, oid) { BirthRank = rank };
    }

    DateOnly ReadBirthDate()
    {
        if (!DateOnly.TryParseExact(form.BirthDate?.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var born))
            Fault("birthDate", "birth-date-missing");
        else if (born > DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime)) Fault("birthDate", "birth-date-future");
        else if (born < EarliestBirth) Fault("birthDate", "birth-date-too-old");
        return born;
    }

    string? ReadBirthPlace()
    {
        if (string.IsNullOrWhiteSpace(form.BirthPlace)) return null;
        var code = InseeCode.In(form.BirthPlace);
        if (code is null) Fault("birthPlace", "birth-place-malformed");
        return code;
    }

    int? ReadBirthRank()
    {
        if (string.IsNullOrWhiteSpace(form.BirthRank)) return null;
        if (int.TryParse(form.BirthRank.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var rank) && rank is >= 1 and <= 9) return rank;
        Fault("birthRank", "birth-rank-wrong");
        return null;
    }

    // Only a qualified identity carries the INS, and a qualified identity has one (RNIV).
    (string? Matricule, string? Oid) ReadIns(IdentityStatus status)
    {
        var matricule = Ins.Tidy(PlainWords.Clean(form.InsMatricule));
        var qualified = status == IdentityStatus.Qualified;
        if (matricule.Length == 0)
        {
            if (qualified) Fault("insMatricule", "ins-missing");
            return (null, null);
        }
        if (Ins.Fault(matricule) is { } code) Fault("insMatricule", code);
        else if (!qualified && !string.IsNullOrWhiteSpace(form.IdentityStatus)) Fault("insMatricule", "ins-needs-qualified");
        var oid = string.IsNullOrWhiteSpace(form.InsOid) ? Ins.Nir : form.InsOid.Trim();
        if (!Ins.Oids.Contains(oid)) Fault("insOid", "ins-oid-unknown");
        return (matricule, oid);
    }

    DateTimeOffset ReadConsentInstant(DateOnly born)
    {
        if (Instant(form.ConsentCollectedAt?.Trim()) is not { } at)
        {
            Fault("consentCollectedAt", "consent-date-missing");
            return default;
        }
        if (at > now) Fault("consentCollectedAt", "consent-date-future");
        else if (!faults.Exists(f => f.Field == "birthDate") && DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime) < born) Fault("consentCollectedAt", "consent-before-birth");
        return at.ToUniversalTime();
    }

    /// <summary>Parental authority ends at eighteen (388 CC); whoever speaks for an adult does so as something else.</summary>
    ConsentQuality ReadQuality(DateOnly born, DateTimeOffset at)
    {
        var quality = Word<ConsentQuality>(form.ConsentGivenAs, "consentGivenAs", "consent-quality-missing");
        if (faults.Exists(f => f.Field is "birthDate" or "consentCollectedAt" or "consentGivenAs")) return quality;
        if (quality == ConsentQuality.Parent && born.AddYears(Adult) <= DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime)) Fault("consentGivenAs", "consent-parent-of-adult");
        return quality;
    }

    DateTimeOffset? Instant(string? text)
    {
        if (DateTime.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            return new DateTimeOffset(local, zone.GetUtcOffset(local));
        return DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant : null;
    }

    string Required(string? typed, string field, string missing)
    {
        var text = PlainWords.Clean(typed);
        if (text.Length == 0) Fault(field, missing);
        else if (text.Length > NameMax) Fault(field, "too-long");
        return text;
    }

    string? Optional(string? typed, string field)
    {
        var text = PlainWords.Clean(typed);
        if (text.Length > NameMax) Fault(field, "too-long");
        return text.Length == 0 ? null : text;
    }

    string Between(string? typed, string field, int min, int max, string tooShort, string tooLong)
    {
        var text = PlainWords.Clean(typed, lines: true);
        if (text.Length < min) Fault(field, tooShort);
        else if (text.Length > max) Fault(field, tooLong);
        return text;
    }

    Guid Id(string? typed, string field, string missing)
    {
        if (!Guid.TryParse(typed, out var id)) Fault(field, missing);
        return id;
    }

    /// <summary>An enum by its word; numbers are not words.</summary>
    T Word<T>(string? typed, string field, string missing) where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
            if (string.Equals(value.ToString(), typed?.Trim(), StringComparison.OrdinalIgnoreCase)) return value;
        Fault(field, missing);
        return default;
    }

    void Fault(string field, string code) => faults.Add(new(field, code));
}
