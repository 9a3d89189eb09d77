using Microsoft.EntityFrameworkCore;
using Npgsql;
using TeleExpertise.Expertise.Circle.Retention;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Opinions;
using TeleExpertise.Expertise.Opinions.Signing;
using TeleExpertise.Expertise.OwnData;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.CoSigning;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Expertise.Tests.Opinions;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Requests;

/// <summary>Each verb runs behind the walls of who runs it.</summary>
public sealed class AnInternAsksUnderASupervisor(TestDatabase database) : IClassFixture<TestDatabase>
{
    static readonly DateOnly Today = new(2026, 11, 26);

    [Fact]
    public async Task What_the_supervisor_co_signs_is_filed_as_theirs_as_it_was_seen_and_names_who_wrote_it()
    {
        var (village, boss, intern, desk) = await Placement();
        await using var closing = desk;
        var expert = await village.Expert();
        var draft = await Written(desk, intern, village);
        var document = (await desk.StoreDocument.Run(intern, draft, "photo.jpg", new MemoryStream(Samples.Jpeg()), default)).Value!.Id;
        Assert.Equal(RefusalKind.NotFound, (await desk.FileRequest.Run(intern, draft, Forms.For(village.InternalMedicine), default)).Refusal!.Kind);
        var asked = (await desk.Send.Run(intern, draft, default)).Value;
        Assert.Equal(asked, (await desk.Send.Run(intern, draft, default)).Value);
        Assert.Equal([asked], await Told(boss, "co_signature_asked"));
        Assert.Equal(DraftState.Waiting, (await desk.ListMyRequests.Run(intern, default)).Drafts.Single().State);

        As(desk, boss);
        Assert.Equal(draft, (await desk.ListCoSignatures.Run(boss, default)).Single().DraftId);
        var seen = (await desk.ReadCoSignature.Run(boss, draft, default)).Value!;
        Assert.Equal((asked, intern.DisplayName, true, (Refusal?)null), (seen.Id, seen.Writer, seen.MayCoSign, seen.Wrong));
        Assert.Equal(("ESSAI", Forms.Complete.Question, boss.DisplayName), (seen.Case!.Patient.BirthName, seen.Case.Request.Question, seen.Case.RequesterName));
        Assert.Equal(document, seen.Case.Documents.Single().Id);
        Assert.True((await desk.ReadDocument.Run(boss, document, default)).Succeeded);
        Assert.True((await new ViewDocument(desk.Db, desk.ReadDocument, desk.Audit).Run(boss, document, default)).Succeeded);
        Assert.Equal(2L, await database.Sql($"select count(*) from audit_entry where action = 'read-document' and subject_id = '{document}' and actor_id = '{boss.Id}'"));
        Assert.Equal(draft, (await desk.CoSign.Run(boss, draft, new(asked), default)).Value);
        Assert.Equal(draft, (await desk.CoSign.Run(boss, draft, new(asked), default)).Value); // pressed twice

        var filed = (await desk.ReadCase.Run(boss, draft, default)).Value!;
        Assert.Equal((boss.Id, intern.Id, intern.DisplayName, Desk.Now), (filed.Request.RequesterId, filed.Request.PreparedById, filed.PreparedBy, filed.Request.FiledAt));
        Assert.Equal((document, intern.Id), (filed.Documents.Single().Id, filed.Consent.RecordedById));
        Assert.Equal([draft], await Told(expert, "request_filed"));
        Assert.Equal([draft], await Told(intern, "draft_co_signed"));
        Assert.Equal(0L, await database.Sql($"select count(*) from draft where id = '{draft}'"));
        Assert.Equal("co-sign", await database.Sql($"select action from audit_entry where subject = 'request' and subject_id = '{draft}' and actor_id = '{boss.Id}' and action <> 'read-request'"));
    }

    [Fact]
    public async Task While_it_waits_nobody_changes_it_not_even_by_sql()
    {
        var (village, boss, intern, desk) = await Placement();
        await using var closing = desk;
        var draft = await Written(desk, intern, village);
        var document = (await desk.StoreDocument.Run(intern, draft, "photo.jpg", new MemoryStream(Samples.Jpeg()), default)).Value!.Id;
        var asked = (await desk.Send.Run(intern, draft, default)).Value;
        Assert.Equal("draft-waits", (await desk.SaveDraft.Run(intern, draft, new RequestForm(), default)).Refusal!.Fields.Single().Code);
        Assert.Equal(RefusalKind.NotFound, (await desk.AddDocument.Run(intern, draft, "b.txt", 1, default)).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await desk.OfferPhotos.Run(intern, draft, default)).Refusal!.Kind);
        foreach (var person in new[] { intern, boss })
        {
            await Refused(person, "draft_waits", $"update draft set version = version + 1 where id = '{draft}'");
            await Refused(person, "draft_waits", $"delete from draft where id = '{draft}'");
            await Refused(person, "draft_waits", $"update document set name = 'other' where id = '{document}'");
            await Refused(person, "draft_waits", $"delete from document where id = '{document}'");
            await Refused(person, "co_signature_ends", $"update co_signature set sent_at = now() where id = '{asked}'");
        }
        await Refused(intern, "co_signature_once", $"insert into co_signature (id, draft_id, intern_id, supervisor_id, sent_at) values (gen_random_uuid(), '{draft}', '{intern.Id}', '{boss.Id}', '{Desk.Now:O}')");
        await database.Sql($"update document set scan = 'clean' where id = '{document}'"); // the scanner's word still comes
    }

    [Fact]
    public async Task Sent_back_with_a_word_or_taken_back_it_is_its_writers_again_and_the_one_before_is_not_co_signed()
    {
        var (village, boss, intern, desk) = await Placement();
        await using var closing = desk;
        var draft = await Written(desk, intern, village);
        var first = (await desk.Send.Run(intern, draft, default)).Value;
        As(desk, boss);
        Assert.Equal("return-word-missing", (await desk.Return.Run(boss, draft, " ", default)).Refusal!.Fields.Single().Code);
        desk.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.True((await desk.Return.Run(boss, draft, "Précisez les antécédents.", default)).Succeeded);
        Assert.Empty(await desk.Db.Set<Draft>().ToListAsync()); // not even the wall shows it
        Assert.Equal([first], await Told(intern, "draft_returned"));

        As(desk, intern);
        Assert.Equal(DraftState.Returned, (await desk.ListMyRequests.Run(intern, default)).Drafts.Single().State);
        Assert.Equal(new ReturnedDraft(boss.DisplayName, "Précisez les antécédents.", Desk.Now.AddMinutes(5)), (await desk.ReadDraft.Run(intern, draft, default)).Value!.Returned);
        Assert.True((await desk.SaveDraft.Run(intern, draft, Forms.For(village.InternalMedicine) with { Context = "Antécédents précisés." }, default)).Succeeded);
        desk.Clock.Advance(TimeSpan.FromMinutes(5));
        await desk.Send.Run(intern, draft, default);
        desk.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.True((await desk.TakeBack.Run(intern, draft, default)).Succeeded);
        Assert.Null((await desk.ReadDraft.Run(intern, draft, default)).Value!.Returned);
        desk.Clock.Advance(TimeSpan.FromMinutes(5));
        var third = (await desk.Send.Run(intern, draft, default)).Value;

        As(desk, boss);
        Assert.Equal("co-signature-changed", (await desk.CoSign.Run(boss, draft, new(first), default)).Refusal!.Code);
        Assert.Equal("Antécédents précisés.", (await desk.ReadCoSignature.Run(boss, draft, default)).Value!.Case!.Request.Context);
        Assert.True((await desk.CoSign.Run(boss, draft, new(third), default)).Succeeded);
        As(desk, intern);
        Assert.Equal(RefusalKind.NotFound, (await desk.TakeBack.Run(intern, draft, default)).Refusal!.Kind);
    }

    [Fact]
    public async Task It_is_checked_like_any_other_before_it_is_sent()
    {
        var (village, _, intern, desk) = await Placement();
        await using var closing = desk;
        async Task<string[]> Faults(RequestForm form)
        {
            var draft = (await desk.SaveDraft.Run(intern, null, form, default)).Value!.Id;
            return [.. (await desk.Send.Run(intern, draft, default)).Refusal!.Fields.Select(f => f.Code)];
        }
        var whole = Forms.For(village.InternalMedicine);
        Assert.Equal(["emergency"], await Faults(whole with { Urgency = "emergency" }));
        Assert.Equal(["consent-missing"], await Faults(whole with { ConsentGiven = false }));
        Assert.Equal(["question-too-short"], await Faults(whole with { Question = "?" }));
    }

    [Fact]
    public async Task A_patient_of_the_supervisors_is_recognised_by_the_supervisor_and_never_hinted_to_the_writer()
    {
        var (village, boss, intern, desk) = await Placement();
        await using var closing = desk;
        var earlier = await village.Filed(boss, Desk.Now.AddDays(-9));
        var draft = (await desk.SaveDraft.Run(intern, null, Forms.For(village.InternalMedicine) with { BirthGivenNames = "Dominique", BirthDate = "1957-03-04", Sex = "unknown" }, default)).Value!.Id;
        var asked = (await desk.Send.Run(intern, draft, default)).Value;
        As(desk, boss);
        var seen = (await desk.ReadCoSignature.Run(boss, draft, default)).Value!;
        Assert.Equal("patient-known", seen.Wrong!.Fields.Single().Code);
        Assert.Equal(earlier.Id, seen.Known.Single().RequestId);
        Assert.NotNull(seen.Case);
        Assert.Equal("patient-known", (await desk.CoSign.Run(boss, draft, new(asked), default)).Refusal!.Fields.Single().Code);
        Assert.True((await desk.CoSign.Run(boss, draft, new(asked, earlier.Id.ToString()), default)).Succeeded);
        Assert.Equal(earlier.PatientId, await database.Sql($"select patient_id from request where id = '{draft}'"));
    }

    [Fact]
    public async Task Who_wrote_it_reads_it_and_no_more_while_the_placement_lasts_and_the_patient_accepts_learners()
    {
        var (village, boss, intern, desk) = await Placement();
        await using var closing = desk;
        var form = Forms.For(village.InternalMedicine);
        var open = await CoSigned(desk, intern, boss, form with { ConsentLearners = true, BirthName = "OUI" });
        var closed = await CoSigned(desk, intern, boss, form with { ConsentLearners = false, BirthName = "NON" });
        As(desk, intern);
        var reader = (await desk.FindActor.Run(intern.Id, default))!;
        Assert.Equal([open], (await desk.ListMyRequests.Run(reader, default)).Prepared.Select(p => p.Id));
        var seen = (await desk.ReadCase.Run(reader, open, default)).Value!;
        Assert.False(reader.WorksOn(seen.Request));
        Assert.Equal(RefusalKind.NotFound, (await desk.ReadCase.Run(reader, closed, default)).Refusal!.Kind);
        desk.Clock.Set(new(2100, 1, 1, 12, 0, 0, TimeSpan.Zero));
        Assert.Empty((await desk.FindActor.Run(intern.Id, default))!.Prepared);
    }

    [Fact]
    public async Task A_later_placement_opens_no_case_of_an_earlier_one_be_it_under_the_same_supervisor()
    {
        var (village, boss, intern, desk) = await Placement();
        await using var closing = desk;
        var open = await CoSigned(desk, intern, boss, Forms.For(village.InternalMedicine) with { ConsentLearners = true });
        As(desk, intern);
        Assert.Equal([open], (await desk.FindActor.Run(intern.Id, default))!.Prepared);
        await database.Sql($"update role_grant set ends_on = '2026-11-30' where account_id = '{intern.Id}'");
        foreach (var (supervisor, month) in new[] { (await village.Requester(), 5), (boss, 6) })
        {
            await database.Sql($"""
                insert into role_grant (id, account_id, role, territory_id, organisation_id, supervisor_id, starts_on, ends_on)
                values (gen_random_uuid(), '{intern.Id}', 'learner', '{village.Territory}', '{village.Practice}', '{supervisor.Id}', '2028-0{month}-01', '2028-0{month}-30')
                """);
            desk.Clock.Set(new(2028, month, 15, 12, 0, 0, TimeSpan.Zero));
            var there = (await desk.FindActor.Run(intern.Id, default))!;
            Assert.Equal(supervisor.Id, there.Grants.Single().SupervisorId);
            Assert.Empty(there.Prepared);
        }
    }

    [Fact]
    public async Task Who_wrote_it_learns_neither_where_else_its_patient_is_known_nor_what_is_noted_of_the_file_and_learners_not_who_wrote_it()
    {
        var (village, boss, intern, desk) = await Placement();
        await using var closing = desk;
        var expert = await village.Expert();
        var open = await CoSigned(desk, intern, boss, Forms.For(village.InternalMedicine) with { ConsentLearners = true, Question = $"Vue par {intern.DisplayName} : que faire ?" });
        desk.Clock.Advance(TimeSpan.FromMinutes(5));
        var again = (await desk.FileRequest.Run(boss, null, Forms.For(village.InternalMedicine) with { EarlierId = open.ToString(), AgainId = open.ToString(), ConsentLearners = false }, default)).Value;
        var request = (await desk.ReadCase.Run(boss, open, default)).Value!.Request;
        Assert.Equal(again, Assert.Single(await desk.ReadHistory.Run(boss, request, default)).Id);
        Assert.True((await new ReadRetention(desk.Db, desk.Audit).Run(boss, open, default)).Succeeded);
        As(desk, intern);
        var reader = (await desk.FindActor.Run(intern.Id, default))!;
        Assert.True((await desk.ReadCase.Run(reader, open, default)).Succeeded);
        Assert.Empty(await desk.ReadHistory.Run(reader, request, default));
        Assert.Equal(RefusalKind.NotFound, (await new ReadRetention(desk.Db, desk.Audit).Run(reader, open, default)).Refusal!.Kind);
        As(desk, expert);
        Assert.Equal("Vue par [professionnel] : que faire ?", (await desk.ReadDeidentified.Run(expert, open, default)).Value!.Words.Question);
    }

    [Fact]
    public async Task What_waits_is_never_swept_its_supervisor_is_told_again_and_who_closes_their_account_takes_it_back()
    {
        var (village, boss, intern, desk) = await Placement();
        await using var closing = desk;
        var draft = await Written(desk, intern, village);
        var asked = (await desk.Send.Run(intern, draft, default)).Value;
        desk.Db.Reach = Reach.System;
        var remind = new RemindCoSignatures(desk.Db, desk.Clock);
        desk.Clock.Advance(TimeSpan.FromDays(2));
        await remind.Run(default);
        Assert.Empty(await Told(boss, "co_signature_waits"));
        desk.Clock.Advance(TimeSpan.FromDays(1));
        for (var run = 0; run < 2; run++) await remind.Run(default);
        Assert.Equal([asked], await Told(boss, "co_signature_waits"));

        desk.Clock.Advance(TimeSpan.FromDays(60));
        await new SweepDrafts(desk.Db, desk.Clock).Run(30, default);
        Assert.Equal("draft_waits", (await Assert.ThrowsAsync<PostgresException>(() => desk.Db.Set<Draft>().Where(d => d.Id == draft).ExecuteDeleteAsync())).ConstraintName);
        Assert.Equal(1L, await database.Sql($"select count(*) from draft where id = '{draft}'"));

        Assert.Equal(1L, await database.Sql($"select count(*) from co_signature where id = '{asked}' and ended_at is null"));
    }

    [Fact]
    public async Task Who_closes_their_account_reads_what_waits_and_the_other_one_is_told_once()
    {
        var (village, boss, intern, desk) = await Placement();
        await using var closing = desk;
        var filed = await CoSigned(desk, intern, boss, Forms.For(village.InternalMedicine));
        As(desk, intern);
        var drafts = new[] { await Written(desk, intern, village), await Written(desk, intern, village) };
        foreach (var draft in drafts) await desk.Send.Run(intern, draft, default);

        var waits = new FindWhatWaits(desk.Db, desk.Clock, desk.Audit);
        var (interns, coordinator) = (await waits.Run(intern, default), await village.Coordinator());
        Assert.Equal([(false, boss.DisplayName), (false, boss.DisplayName)], interns.CoSignatures.Select(c => (c.ToGive, c.Other)));
        Assert.Equal(boss.DisplayName, Assert.Single(interns.Prepared).Whose);
        Assert.Equal((filed, 2, true), ((await Export(desk, intern)).Prepared.Single().Id, (await Export(desk, intern)).CoSignatures.Count, (await Export(desk, intern)).CoSignatures.All(c => c.Asked && c.EndedAt is null)));
        As(desk, coordinator);
        var bosses = (await waits.Run(coordinator, boss.Id, default)).Value!;
        Assert.Equal((1, 0, 2), (bosses.Asked.Count, bosses.Prepared.Count, bosses.CoSignatures.Count(c => c.ToGive && c.Other == intern.DisplayName)));
        As(desk, boss);
        Assert.All((await Export(desk, boss)).CoSignatures, c => Assert.False(c.Asked));
        Assert.Equal(2, (await Export(desk, boss)).CoSignatures.Count);

        await Close(desk, intern);
        Assert.Equal([intern.Id], await Told(boss, "co_signature_dropped"));
        Assert.Equal(0L, await database.Sql($"select count(*) from draft where account_id = '{intern.Id}'"));
        As(desk, boss);
        Assert.Empty((await waits.Run(boss, default)).CoSignatures);
    }

    [Fact]
    public async Task A_supervisor_who_closes_their_account_leaves_the_draft_to_its_writer_who_is_told()
    {
        var (village, boss, intern, desk) = await Placement();
        await using var closing = desk;
        var draft = await Written(desk, intern, village);
        await desk.Send.Run(intern, draft, default);
        await Close(desk, boss);
        Assert.Equal([boss.Id], await Told(intern, "co_signature_dropped"));
        As(desk, intern);
        Assert.Equal(DraftState.Writing, (await desk.ListMyRequests.Run(intern, default)).Drafts.Single().State);
        Assert.True((await desk.SaveDraft.Run(intern, draft, Forms.For(village.InternalMedicine), default)).Succeeded);
    }

    async Task Close(Desk desk, Actor person)
    {
        await database.Sql($"update account set persona = null, demo = false, email = 'x{person.Id:n}@example.org', normalized_email = upper('x{person.Id:n}@example.org'), password_hash = 'x' where id = '{person.Id}'");
        As(desk, person);
        Assert.True((await new CloseOwnAccount(desk.Db, desk.Clock, desk.Audit).Run(person, default)).Succeeded);
    }

    static Task<AccountExport> Export(Desk desk, Actor person) => new ExportOwnData(desk.Db, desk.Clock, desk.Audit).Run(person, default);

    [Fact]
    public async Task Nobody_but_the_supervisor_co_signs_and_each_refusal_leaves_a_row()
    {
        var (village, boss, intern, desk) = await Placement();
        await using var closing = desk;
        var draft = await Written(desk, intern, village);
        var asked = (await desk.Send.Run(intern, draft, default)).Value;
        foreach (var other in new[] { await village.Requester(), await village.Learner() })
        {
            As(desk, other);
            Assert.Equal(RefusalKind.NotFound, (await desk.ReadCoSignature.Run(other, draft, default)).Refusal!.Kind);
            Assert.Equal(RefusalKind.NotFound, (await desk.CoSign.Run(other, draft, new(asked), default)).Refusal!.Kind);
            Assert.Equal(RefusalKind.NotFound, (await desk.Return.Run(other, draft, "Non.", default)).Refusal!.Kind);
            Assert.Equal(RefusalKind.NotFound, (await desk.TakeBack.Run(other, draft, default)).Refusal!.Kind);
            Assert.Equal(4L, await database.Sql($"select count(*) from audit_entry where actor_id = '{other.Id}' and subject_id = '{draft}' and outcome = 'refused'"));
        }
        As(desk, intern);
        Assert.Equal(RefusalKind.NotFound, (await desk.CoSign.Run(intern, draft, new(asked), default)).Refusal!.Kind);
    }

    [Fact]
    public async Task The_database_files_nothing_of_an_intern_without_the_co_signature()
    {
        var (village, boss, intern, desk) = await Placement();
        await using var closing = desk;
        Assert.Equal("request_co_signature", await Forbidden(() => village.Filed(intern, Desk.Now)));
        var draft = await Written(desk, intern, village);
        await using (var db = database.Open())
        {
            var filed = await village.Filed(boss, Desk.Now);
            Assert.Equal("request_asker", (await Assert.ThrowsAsync<PostgresException>(() => db.Database.ExecuteSqlAsync($"update request set prepared_by_id = {intern.Id} where id = {filed.Id}"))).ConstraintName);
        }
        As(desk, boss); // files the draft that was never sent, as one's own and as the intern's
        foreach (var preparedBy in new Guid?[] { null, intern.Id })
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => database.Sql($"""
                insert into request (id, territory_id, patient_id, requester_id, prepared_by_id, organisation_id, service_id, urgency, question, context, status, filed_at, answer_due_at)
                values ('{draft}', '{village.Territory}', gen_random_uuid(), '{boss.Id}', {(preparedBy is null ? "null" : $"'{preparedBy}'")}, '{village.Practice}', '{village.InternalMedicine}', 'soon', 'Une question ?', '', 'filed', '{Desk.Now:O}', '{Desk.Now.AddDays(7):O}')
                """));
            Assert.Equal("request_co_signature", refused.ConstraintName);
        }
        // Nobody asks a co-signature of somebody who is not their supervisor.
        var stranger = await village.Requester();
        await Refused(intern, "co_signature_supervisor", $"insert into co_signature (id, draft_id, intern_id, supervisor_id, sent_at) values (gen_random_uuid(), '{draft}', '{intern.Id}', '{stranger.Id}', '{Desk.Now:O}')");
    }

    [Fact]
    public async Task What_is_signed_about_it_names_who_wrote_it_beside_who_co_signed()
    {
        var (village, boss, intern, desk) = await Placement();
        await using var closing = desk;
        var (id, expert) = (await CoSigned(desk, intern, boss, Forms.For(village.InternalMedicine)), await village.Expert());
        var answers = new OpinionDesk(database, new TestClock(Desk.Now.AddHours(1)));
        await answers.AnswerInWriting(expert, id);
        await answers.Signed(expert, id);
        var signed = (await answers.Read(boss, id)).Value!;
        Assert.Equal((boss.DisplayName, new ReportPerson(intern.DisplayName, "intern", null, "MSP de Langogne"), (ReportPerson?)null), (signed.Content.Requester.Name, signed.Content.PreparedBy! with { Rpps = null }, signed.Content.CoOwner));
        Assert.True(signed.Proof!.Intact);
        var export = OpinionExport.Of(signed);
        Assert.Equal(PartVerdict.Changed, (export.Opinion with { Content = export.Opinion.Content.Replace(intern.DisplayName, boss.DisplayName, StringComparison.Ordinal) }).Verify(answers.Keys.FindPublic(export.Opinion.KeyId!)));
    }

    async Task<(Village Village, Actor Boss, Actor Intern, Desk Desk)> Placement()
    {
        var village = await Village.Build(database);
        var boss = await village.Requester();
        var learner = await village.Person(Role.Learner, Profession.Intern, organisation: village.Practice, supervisor: boss.Id);
        var desk = new Desk(database);
        As(desk, learner);
        return (village, boss, (await desk.FindActor.Run(learner.Id, default))!, desk);
    }

    static void As(Desk desk, Actor person)
    {
        desk.Db.ChangeTracker.Clear();
        desk.Db.Reach = Reach.Of(person.Id, Today);
    }

    /// <summary>Leaves the desk to the supervisor.</summary>
    static async Task<Guid> CoSigned(Desk desk, Actor intern, Actor boss, RequestForm form)
    {
        As(desk, intern);
        var draft = (await desk.SaveDraft.Run(intern, null, form, default)).Value!.Id;
        var asked = (await desk.Send.Run(intern, draft, default)).Value;
        As(desk, boss);
        return (await desk.CoSign.Run(boss, draft, new(asked), default)).Value;
    }

    static async Task<Guid> Written(Desk desk, Actor intern, Village village) => (await desk.SaveDraft.Run(intern, null, Forms.For(village.InternalMedicine), default)).Value!.Id;

    async Task<Guid[]> Told(Actor person, string kind) => (Guid[])(await database.Sql($"select coalesce(array_agg(subject_id), array[]::uuid[]) from notice where recipient_id = '{person.Id}' and kind = '{kind}'"))!;

    async Task Refused(Actor person, string constraint, string sql)
    {
        await using var db = database.Open(Reach.Of(person.Id, Today));
        Assert.Equal(constraint, (await Assert.ThrowsAsync<PostgresException>(() => db.Database.ExecuteSqlRawAsync(sql))).ConstraintName);
    }

    static async Task<string?> Forbidden(Func<Task> act) => ((PostgresException)(await Assert.ThrowsAsync<DbUpdateException>(act)).InnerException!).ConstraintName;
}
