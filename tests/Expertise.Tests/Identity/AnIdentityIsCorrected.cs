using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Opinions;
using TeleExpertise.Expertise.Opinions.Signing;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Identity;
using TeleExpertise.Expertise.Tests.Opinions;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Identity;

public sealed class AnIdentityIsCorrected(TestDatabase database) : IClassFixture<TestDatabase>
{
    readonly TestClock clock = new(OpinionDesk.Thursday);

    [Fact]
    public async Task What_stood_there_is_read_by_who_reads_the_case_and_by_nobody_in_the_database()
    {
        var (village, doctor, request) = await Case();
        Assert.True((await Correct(doctor, request, f => f with { BirthName = "ESAI", BirthDate = "1957-04-03", Sex = "male" })).Succeeded);
        await using var db = database.Open();
        var file = (await new ReadCase(db, new AuditTrail(db, clock)).Run(await village.Expert(), request.Id, default)).Value!;
        Assert.Equal(("ESAI", new DateOnly(1957, 4, 3), Sex.Male), (file.Patient.BirthName, file.Patient.BirthDate, file.Patient.Sex));
        var line = Assert.Single(file.Corrections);
        Assert.Equal((doctor.DisplayName, "Carte relue.", "ESSAI", new DateOnly(1957, 3, 4), clock.GetUtcNow()), (line.By, line.Reason, line.Before.BirthName, line.Before.BirthDate, line.At));
        Assert.Equal(0L, await database.Sql($"select count(*) from patient_correction c where c::text ilike '%{Convert.ToHexString("ESSAI"u8)}%' or c::text like '%ESSAI%' or c::text like '%relue%'"));
        Assert.Equal(1L, await database.Sql($"select count(*) from audit_entry where action = 'correct-identity' and outcome = 'done' and subject_id = '{request.PatientId}' and territory_id = '{village.Territory}'"));
    }

    [Fact]
    public async Task What_was_signed_stays_as_signed_and_it_is_said_that_it_names_the_patient_of_that_day()
    {
        var (village, doctor, request) = await Case();
        var (expert, desk) = (await village.Expert(), new OpinionDesk(database, clock));
        await desk.AnswerInWriting(expert, request.Id);
        var (signer, gone, treating) = (await village.Expert(), expert, await village.Requester());
        await desk.Signed(signer, request.Id);
        await database.Sql($"update account set rpps = '10001234567' where id = '{treating.Id}'");
        await database.Sql($"insert into opinion_recipient (id, opinion_id, name, rpps, account_id, named_by_id, named_at) select gen_random_uuid(), o.id, 'Dr Exemple', a.rpps, a.id, '{doctor.Id}', now() from opinion o join account a on a.id = '{treating.Id}' where request_id = '{request.Id}'");
        await database.Sql($"update role_grant set ends_on = starts_on where account_id = '{gone.Id}'");
        clock.Advance(TimeSpan.FromDays(1));
        Assert.True((await Correct(doctor, request, f => f with { BirthName = "ESAI" })).Succeeded);
        var report = (await desk.Read(doctor, request.Id)).Value!;
        Assert.Equal(("ESSAI", true, clock.GetUtcNow()), (report.Content.Patient.BirthName, report.Proof!.Intact, report.CorrectedSince));
        var verdict = VerifyExport.Run(OpinionExport.Of(report).ToBytes(), desk.Keys.FindPublic, shown: null);
        Assert.True(verdict.Holds, string.Join('\n', verdict.Lines));
        Assert.Equal((1L, 1L, 0L), ((long)(await Told(signer))!, (long)(await Told(treating))!, (long)(await Told(gone))!));
    }

    [Fact]
    public async Task A_wrong_ins_is_freed_for_who_bears_it_and_is_never_two_people_s()
    {
        var (village, doctor, wrong) = await Case();
        var right = await village.Filed(doctor, clock.GetUtcNow());
        await Correct(right, doctor, "Claude", ins: null);
        Assert.True((await Correct(wrong, doctor, "Dominique", ins: "255081416802538")).Succeeded);
        Assert.Equal("ins-of-another", (await Correct(right, doctor, "Claude", ins: "255081416802538")).Refusal!.Fields.Single().Code);
        var colleague = await village.Requester();
        var theirs = await village.Filed(colleague, clock.GetUtcNow());
        Assert.Equal("ins-not-taken", (await Correct(theirs, colleague, "Dominique", ins: "255081416802538")).Refusal!.Fields.Single().Code); // not that somebody bears it
        Assert.Equal("ins-key-wrong", (await Correct(right, doctor, "Claude", ins: "255081416802539")).Refusal!.Fields.Single().Code);
        Assert.True((await Correct(wrong, doctor, "Dominique", ins: null)).Succeeded);
        Assert.True((await Correct(right, doctor, "Claude", ins: "255081416802538")).Succeeded);
        await using var db = database.Open();
        Assert.Contains(await db.Set<PatientCorrection>().Where(c => c.PatientId == wrong.PatientId).ToListAsync(), c => c.Before.InsMatricule == "255081416802538");
    }

    [Fact]
    public async Task Traits_of_another_of_one_s_patients_are_taken_only_when_said_to_be_right_and_of_others_nothing_is_told()
    {
        var (village, doctor, request) = await Case();
        var namesake = await village.Filed(doctor, clock.GetUtcNow());
        await Correct(namesake, doctor, "Claude", ins: null);
        await village.Filed(await village.Requester(), clock.GetUtcNow());
        RequestForm Claude(RequestForm f) => f with { BirthGivenNames = "Claude" };
        Assert.Equal([new FieldFault("sameAs", "correction-namesake")], (await Correct(doctor, request, Claude)).Refusal!.Fields);
        Assert.True((await Correct(doctor, request, f => Claude(f) with { SameAs = "another" })).Succeeded);
        Assert.True((await Correct(doctor, request, f => f with { BirthGivenNames = "Dominique" })).Succeeded); // the colleague's is another's patient
    }

    [Fact]
    public async Task Only_who_asked_about_the_patient_may_and_the_others_who_asked_are_told()
    {
        var (village, doctor, request) = await Case();
        var colleague = await village.Requester();
        var theirs = await village.Filed(colleague, clock.GetUtcNow());
        foreach (var stranger in new[] { colleague, await village.Expert(), await village.Coordinator() })
            Assert.Equal(Refusal.NotFound, (await Correct(stranger, request, f => f with { BirthName = "ESAI" })).Refusal);
        await database.Sql($"update request set patient_id = '{request.PatientId}' where id = '{theirs.Id}'");
        Assert.True((await Correct(doctor, request, f => f with { BirthName = "ESAI" })).Succeeded);
        Assert.Equal((1L, 0L), ((long)(await Told(colleague))!, (long)(await Told(doctor))!));
    }

    [Fact]
    public async Task Nothing_is_corrected_unseen_without_a_reason_or_into_what_asking_would_refuse()
    {
        var (_, doctor, request) = await Case();
        var faulty = (await Correct(doctor, request, f => f with { BirthName = " ", BirthDate = "2030-01-01", InsMatricule = "255081416802538" }, " ")).Refusal!;
        Assert.Equal(["birth-name-missing", "birth-date-future", "ins-needs-qualified", "correction-reason-missing"], faulty.Fields.Select(f => f.Code));
        Assert.Equal("correction-nothing", (await Correct(doctor, request, f => f)).Refusal!.Fields.Single().Code);
        Assert.True((await Correct(doctor, request, f => f with { BirthName = "ESAI" }, seen: 0)).Succeeded);
        Assert.Equal("identity-changed", (await Correct(doctor, request, f => f with { BirthName = "ESSAY" }, seen: 0)).Refusal!.Code);
    }

    [Fact]
    public async Task The_database_lets_the_application_change_no_identity_without_a_trace_and_no_trace_at_all()
    {
        var (_, doctor, request) = await Case();
        await Refused("patient_corrected", db => db.Set<Patient>().Where(p => p.Id == request.PatientId).ExecuteUpdateAsync(p => p.SetProperty(x => x.Corrections, 1)));
        await Refused("patient_corrected", async db =>
        {
            (await db.Set<Patient>().SingleAsync(p => p.Id == request.PatientId)).BirthName = "ESAI";
            await db.SaveChangesAsync();
        });
        await Correct(doctor, request, f => f with { BirthName = "ESAI" });
        Assert.Equal("patient_correction_stays", (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.Sql("update patient_correction set corrected_at = now()"))).ConstraintName);
        await using var app = database.Open();
        Assert.Equal("42501", (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => app.Set<PatientCorrection>().ExecuteDeleteAsync())).SqlState);
    }

    async Task Refused(string constraint, Func<ExpertiseDb, Task> change)
    {
        await using var db = database.Open();
        var refused = await Record.ExceptionAsync(() => change(db));
        Assert.Equal(constraint, (refused as Npgsql.PostgresException ?? refused?.InnerException as Npgsql.PostgresException)?.ConstraintName);
    }

    async Task<Outcome<Done>> Correct(Actor actor, Request request, Func<RequestForm, RequestForm> change, string reason = "Carte relue.", int? seen = null)
    {
        await using var db = database.Open();
        var patient = await db.Set<Patient>().AsNoTracking().SingleAsync(p => p.Id == request.PatientId);
        var form = new RequestForm
        {
            BirthName = patient.BirthName,
            BirthGivenNames = patient.BirthGivenNames,
            BirthDate = patient.BirthDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Sex = patient.Sex.ToString(),
            IdentityStatus = patient.IdentityStatus.ToString(),
            InsMatricule = patient.InsMatricule,
            InsOid = patient.InsOid,
        };
        return await new CorrectIdentity(db, clock, new AuditTrail(db, clock)).Run(actor, request.PatientId, change(form), reason, seen ?? patient.Corrections, default);
    }

    Task<Outcome<Done>> Correct(Request request, Actor actor, string given, string? ins) => Correct(actor, request,
        f => f with { BirthGivenNames = given, IdentityStatus = ins is null ? "validated" : "qualified", InsMatricule = ins, InsOid = ins is null ? null : Ins.Nir });

    Task<object?> Told(Actor whom) => database.Sql($"select count(*) from notice where kind = 'patient_corrected' and recipient_id = '{whom.Id}'");

    async Task<(Village Village, Actor Doctor, Request Request)> Case()
    {
        var village = await Village.Build(database);
        var doctor = await village.Requester();
        return (village, doctor, await village.Filed(doctor, clock.GetUtcNow()));
    }
}
