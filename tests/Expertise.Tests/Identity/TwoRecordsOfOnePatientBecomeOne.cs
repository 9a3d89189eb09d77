using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Opinions;
using TeleExpertise.Expertise.Opinions.Signing;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Identity;
using TeleExpertise.Expertise.Tests.Opinions;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Identity;

/// <summary>Whoever asked about both says so; the database moves what belongs to the patient, notes it, and moves it back.</summary>
public sealed class TwoRecordsOfOnePatientBecomeOne(TestDatabase database) : IClassFixture<TestDatabase>
{
    readonly TestClock clock = new(OpinionDesk.Thursday);

    [Fact]
    public async Task Cases_notes_and_shares_move_and_what_was_signed_stays_as_it_was()
    {
        var (village, doctor, one, two) = await Two();
        var (expert, desk) = (await village.Expert(), new OpinionDesk(database, clock));
        Assert.True((await desk.AnswerInWriting(expert, two.Id)).Succeeded);
        await desk.Signed(expert, two.Id);
        await database.Sql($"""
            insert into social_note values (gen_random_uuid(), '{two.PatientId}', '{doctor.Id}', 'xxx', now());
            insert into care_share (id, patient_id, account_id, section, starts_on, ends_on, consent_by, consented_on, added_by_id, added_at)
                values (gen_random_uuid(), '{two.PatientId}', '{expert.Id}', 'both', '2026-11-20', '2027-01-01', 'x', '2026-11-20', '{doctor.Id}', now());
            """);
        var before = await Signed(two.Id);
        clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(one.PatientId, (await Merge(doctor, one, two)).Value);
        Assert.Equal((2L, 1L, 1L), await Belongings(one));
        Assert.Equal((0L, 0L, 0L), await Belongings(two));
        Assert.Equal(before, await Signed(two.Id));
        Assert.True((await desk.Read(doctor, two.Id)).Value!.Proof!.Intact);
        var verdict = VerifyExport.Run(OpinionExport.Of((await desk.Read(doctor, two.Id)).Value!).ToBytes(), desk.Keys.FindPublic, shown: null);
        Assert.True(verdict.Holds, string.Join('\n', verdict.Lines));
        clock.Advance(TimeSpan.FromDays(1));
        await Undo(doctor, one, (await Read(doctor, one))!.Done[0].Id);
        Assert.True((await desk.Read(doctor, two.Id)).Value!.Proof!.Intact);
    }

    [Fact]
    public async Task It_is_read_again_with_who_when_and_why_and_undone()
    {
        var (_, doctor, one, two) = await Two();
        await Merge(doctor, one, two);
        var line = Assert.Single((await Read(doctor, one))!.Done);
        Assert.Equal((doctor.DisplayName, "Carte vue.", two.PatientId, clock.GetUtcNow()), (line.By, line.Reason, line.Merged.Id, line.At));
        Assert.True((await Undo(doctor, one, line.Id)).Succeeded);
        Assert.Equal((1L, 1L), ((await Belongings(one)).Cases, (await Belongings(two)).Cases));
        line = Assert.Single((await Read(doctor, one))!.Done);
        Assert.Equal((doctor.DisplayName, (DateTimeOffset?)null), (line.UndoneBy, line.UndoUntil));
        Assert.Equal(RefusalKind.NotFound, (await Undo(doctor, one, line.Id)).Refusal!.Kind); // once
        Assert.True((await Merge(doctor, one, two)).Succeeded); // and merged again
    }

    [Fact]
    public async Task After_thirty_days_it_stays()
    {
        var (_, doctor, one, two) = await Two();
        await Merge(doctor, one, two);
        var merge = (await Read(doctor, one))!.Done[0].Id;
        clock.Advance(TimeSpan.FromDays(30) + TimeSpan.FromSeconds(1));
        Assert.Null((await Read(doctor, one))!.Done[0].UndoUntil);
        Assert.Equal("merge-too-old", (await Undo(doctor, one, merge)).Refusal!.Code);
    }

    [Fact]
    public async Task Only_who_asked_about_both_may_and_the_others_who_asked_are_told()
    {
        var (village, doctor, one, two) = await Two();
        var colleague = await village.Requester();
        var theirs = await village.Filed(colleague, clock.GetUtcNow());
        Assert.Equal(RefusalKind.NotFound, (await Merge(doctor, one, theirs)).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await Merge(await village.Expert(), one, two)).Refusal!.Kind);
        Assert.Null(await Read(colleague, one));
        await database.Sql($"update request set patient_id = '{two.PatientId}' where id = '{theirs.Id}'");
        await Merge(doctor, one, two);
        Assert.Equal(1L, await database.Sql($"select count(*) from notice where kind = 'patients_merged' and recipient_id = '{colleague.Id}'"));
        Assert.Equal(2L, await database.Sql($"select count(*) from audit_entry where action = 'merge-patients' and outcome = 'done' and actor_id = '{doctor.Id}'"));
    }

    [Fact]
    public async Task The_record_that_carries_the_ins_stays_and_two_ins_are_two_people()
    {
        var (_, doctor, one, two) = await Two();
        await Change(two, p => (p.IdentityStatus, p.InsOid, p.InsMatricule) = (IdentityStatus.Qualified, Ins.Test, "257031416802538"));
        Assert.Equal(two.PatientId, (await Merge(doctor, one, two)).Value);
        var (_, another, a, b) = await Two();
        foreach (var (record, ins) in new[] { (a, "257031416802539"), (b, "257031416802540") })
            await Change(record, p => (p.IdentityStatus, p.InsOid, p.InsMatricule) = (IdentityStatus.Qualified, Ins.Test, ins));
        Assert.Equal("merge-traits-differ", Assert.Single((await Merge(another, a, b)).Refusal!.Fields).Code);
        await Forbidden("patient_merge_ins", $"insert into patient_merge (id, kept_id, merged_id, reason, merged_by_id, merged_at) values (gen_random_uuid(), '{a.PatientId}', '{b.PatientId}', 'xxx', '{another.Id}', now())");
    }

    [Fact]
    public async Task A_twin_is_never_offered()
    {
        foreach (var twin in new Action<Patient>[] { p => p.BirthGivenNames = "Claude", p => p.BirthGivenNames = "Dominique Paul", p => p.BirthRank = 2, p => p.Sex = Sex.Male })
        {
            var (_, doctor, one, two) = await Two();
            await Change(one, p => (p.BirthGivenNames, p.BirthRank, p.Sex) = ("Dominique Anne", 1, Sex.Female));
            await Change(two, p => p.Sex = Sex.Female);
            Assert.Equal(two.PatientId, Assert.Single((await Read(doctor, one))!.Candidates).Patient.Id);
            await Change(two, twin);
            Assert.Empty((await Read(doctor, one))!.Candidates);
            Assert.Equal("merge-traits-differ", Assert.Single((await Merge(doctor, one, two)).Refusal!.Fields).Code);
        }
    }

    [Fact]
    public async Task The_database_keeps_a_case_with_its_patient_and_files_nothing_on_a_merged_record()
    {
        var (_, doctor, one, two) = await Two();
        await using (var db = database.Open())
            await Assert.ThrowsAsync<Npgsql.PostgresException>(() => db.Set<Request>().Where(r => r.Id == two.Id).ExecuteUpdateAsync(r => r.SetProperty(x => x.PatientId, one.PatientId)));
        await Merge(doctor, one, two);
        await Forbidden("patient_merge_stays", $"update patient_merge set reason = 'autre' where merged_id = '{two.PatientId}'");
        await Forbidden("request_patient", $"""
            insert into request (id, territory_id, patient_id, requester_id, organisation_id, service_id, urgency, question, context, status, filed_at, answer_due_at)
            select gen_random_uuid(), territory_id, '{two.PatientId}', requester_id, organisation_id, service_id, urgency, question, context, status, filed_at, answer_due_at from request where id = '{one.Id}'
            """);
    }

    async Task<(Village, Actor, Request, Request)> Two()
    {
        var village = await Village.Build(database);
        var doctor = await village.Requester();
        return (village, doctor, await village.Filed(doctor, clock.GetUtcNow().AddDays(-2)), await village.Filed(doctor, clock.GetUtcNow().AddDays(-1)));
    }

    Task<Outcome<Guid>> Merge(Actor actor, Request one, Request other) => Do(db => new MergePatients(db, clock, new(db, clock)).Run(actor, one.PatientId, other.PatientId, "Carte vue.", default));
    Task<Outcome<Guid>> Undo(Actor actor, Request one, Guid merge) => Do(db => new UndoMerge(db, clock, new(db, clock)).Run(actor, one.PatientId, merge, default));
    Task<Merges?> Read(Actor actor, Request one) => Do(db => new ReadMerges(db, clock).Run(actor, one.PatientId, default));

    async Task Change(Request request, Action<Patient> change)
    {
        await using var db = database.OpenAsOwner();
        change(await db.Set<Patient>().SingleAsync(p => p.Id == request.PatientId));
        await db.SaveChangesAsync();
    }

    async Task<(long Cases, long Notes, long Shares)> Belongings(Request request) => (
        (long)(await database.Sql($"select count(*) from request where patient_id = '{request.PatientId}'"))!,
        (long)(await database.Sql($"select count(*) from social_note where patient_id = '{request.PatientId}'"))!,
        (long)(await database.Sql($"select count(*) from care_share where patient_id = '{request.PatientId}'"))!);

    async Task<string> Signed(Guid request) => (string)(await database.Sql($"select encode(sealed_content, 'hex') || encode(signature, 'hex') || encode(content_sha256, 'hex') from opinion where request_id = '{request}'"))!;

    async Task Forbidden(string constraint, string sql) => Assert.Equal(constraint, (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.Sql(sql))).ConstraintName);

    async Task<T> Do<T>(Func<Expertise.Database.ExpertiseDb, Task<T>> run)
    {
        await using var db = database.Open();
        return await run(db);
    }
}
