using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Identity;
using TeleExpertise.Expertise.Tests.Requests;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Identity;

/// <summary>Traits say who somebody is only together, and where they cannot, whoever knows the patient does.</summary>
public sealed class TwinsAndNamesakesAreKeptApart(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_patient_of_the_same_traits_is_asked_about_and_each_answer_is_taken()
    {
        var (village, doctor) = await Start();
        var first = await File(doctor, Forms.For(village.InternalMedicine));
        var again = Forms.For(village.InternalMedicine);
        Assert.Equal(new FieldFault("sameAs", "patient-known"), Assert.Single((await TryFile(doctor, again)).Refusal!.Fields));
        await using (var desk = new Desk(database)) Assert.Equal(first, Assert.Single(await new FindSameTraits(desk.Db, desk.Clock).Run(doctor, again, default)).RequestId);
        var same = await File(doctor, again with { SameAs = first.ToString() });
        var namesake = await File(doctor, again with { SameAs = "another" });
        Assert.Equal(await PatientOf(first), await PatientOf(same));
        Assert.NotEqual(await PatientOf(first), await PatientOf(namesake));
    }

    [Fact]
    public async Task Of_anothers_patient_nothing_is_hinted()
    {
        var (village, doctor) = await Start();
        var theirs = await File(await village.Requester(), Forms.For(village.InternalMedicine));
        await using (var desk = new Desk(database)) Assert.Empty(await new FindSameTraits(desk.Db, desk.Clock).Run(doctor, Forms.For(village.InternalMedicine), default));
        Assert.NotEqual(await PatientOf(theirs), await PatientOf(await File(doctor, Forms.For(village.InternalMedicine))));
        var claimed = await TryFile(await village.Requester(), Forms.For(village.InternalMedicine) with { SameAs = theirs.ToString() });
        Assert.NotEqual(await PatientOf(theirs), await PatientOf(claimed.Value)); // said without knowing them: somebody else
    }

    [Fact]
    public async Task A_file_that_was_opened_to_somebody_is_known_to_them()
    {
        var (village, doctor) = await Start();
        var theirs = await File(await village.Requester(), Forms.For(village.InternalMedicine));
        var knowing = doctor with { Files = [new SharedFile((await PatientOf(theirs))!.Value, true, false)] };
        Assert.Equal("patient-known", Assert.Single((await TryFile(knowing, Forms.For(village.InternalMedicine))).Refusal!.Fields).Code);
    }

    [Fact]
    public async Task Twins_differ_by_given_name_or_by_rank_alone()
    {
        var (village, doctor) = await Start();
        var one = Forms.For(village.InternalMedicine) with { BirthGivenNames = "Marie Anne", BirthRank = "1" };
        var patients = new HashSet<Guid?>();
        foreach (var form in new[] { one, one with { BirthGivenNames = "Marie Louise", BirthRank = null }, one with { BirthGivenNames = "Jeanne" }, one with { BirthRank = "2" } })
            patients.Add(await PatientOf(await File(doctor, form)));
        Assert.Equal(4, patients.Count);
        Assert.Equal("birth-rank-wrong", Assert.Single((await TryFile(doctor, one with { BirthRank = "premier" })).Refusal!.Fields).Code);
    }

    [Fact]
    public async Task Begun_from_a_case_it_is_its_patient_unless_the_place_of_birth_says_another()
    {
        var (village, doctor) = await Start();
        var first = await File(doctor, Forms.For(village.InternalMedicine));
        var begun = Forms.For(village.InternalMedicine) with { EarlierId = first.ToString() };
        Assert.Equal(await PatientOf(first), await PatientOf(await File(doctor, begun)));
        Assert.Equal("patient-known", Assert.Single((await TryFile(doctor, begun with { BirthPlace = "30189" })).Refusal!.Fields).Code);
    }

    [Theory]
    [InlineData("JeanPaul", null)]
    [InlineData(null, "1955-08-15")]
    public async Task An_ins_on_anothers_traits_is_refused(string? given, string? born)
    {
        var (village, doctor) = await Start();
        var form = Forms.For(village.InternalMedicine, "255081416802538");
        await File(await village.Requester(), form);
        var wrong = form with { BirthGivenNames = given ?? form.BirthGivenNames, BirthDate = born ?? form.BirthDate };
        Assert.Equal(new FieldFault("insMatricule", "ins-not-confirmed"), Assert.Single((await TryFile(doctor, wrong)).Refusal!.Fields));
        Assert.Equal("ins-not-confirmed", Assert.Single((await TryFile(doctor, form with { BirthGivenNames = "Dominique Paul" })).Refusal!.Fields).Code); // a twin's
        // Whose patient it is, is said to nobody else; that somebody tried is written down.
        Assert.Equal(2L, await database.Sql($"select count(*) from audit_entry where action = 'file-request' and subject = 'patient' and actor_id = '{doctor.Id}' and outcome = 'refused' and subject_id = (select id from patient where territory_id = '{village.Territory}')"));
        Assert.Equal(0L, await database.Sql($"select count(*) from request where requester_id = '{doctor.Id}'"));
        await File(doctor, form);
        Assert.Equal("ins-traits-differ", Assert.Single((await TryFile(doctor, wrong)).Refusal!.Fields).Code); // now their own patient's
    }

    [Fact]
    public async Task A_patient_who_is_qualified_later_stays_one()
    {
        var (village, doctor) = await Start();
        var first = await File(doctor, Forms.For(village.InternalMedicine));
        var qualified = await File(doctor, Forms.For(village.InternalMedicine, "255081416802538") with { SameAs = first.ToString() });
        Assert.Equal(await PatientOf(first), await PatientOf(qualified));
        await using var db = database.Open();
        var id = await PatientOf(first);
        Assert.Equal((IdentityStatus.Qualified, "255081416802538"), await db.Set<Patient>().Where(p => p.Id == id).ToListAsync() is [var p] ? (p.IdentityStatus, p.InsMatricule) : default);
    }

    async Task<(Village, Actor)> Start()
    {
        var village = await Village.Build(database);
        return (village, await village.Requester());
    }

    async Task<Outcome<Guid>> TryFile(Actor actor, RequestForm form)
    {
        await using var desk = new Desk(database);
        return await desk.FileRequest.Run(actor, null, form, default);
    }

    async Task<Guid> File(Actor actor, RequestForm form)
    {
        var filed = await TryFile(actor, form);
        Assert.True(filed.Succeeded, filed.Refusal?.Fields is [var fault, ..] ? fault.Code : filed.Refusal?.Code);
        return filed.Value;
    }

    async Task<Guid?> PatientOf(Guid request) => (Guid?)await database.Sql($"select patient_id from request where id = '{request}'");
}
