using Npgsql;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Opinions;
using TeleExpertise.Expertise.Opinions.FollowUp;
using TeleExpertise.Expertise.OwnData;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Tests.Opinions;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Requests;

/// <summary>An ASALEE pair; each verb runs behind the walls of who runs it.</summary>
public sealed class ANurseAsksWithADoctor(TestDatabase database) : IClassFixture<TestDatabase>
{
    static readonly DateOnly Today = new(2026, 11, 26);

    [Fact]
    public async Task The_doctor_is_told_finds_the_case_and_acts_on_it_and_is_offered_the_next_time()
    {
        var (village, nurse, doctor, desk) = await Pair();
        await using var closing = desk;
        Assert.Equal((1, (Guid?)null), await Offered(desk, nurse));
        var id = await File(desk, nurse, village, doctor);
        Assert.Equal((1, doctor.Id), await Offered(desk, nurse));
        Assert.Equal([id], await Told(doctor, "co_owner_named"));

        As(desk, doctor);
        Assert.Equal(id, (await desk.ListMyRequests.Run(doctor, default)).Open.Single().Id);
        var seen = (await desk.ReadCase.Run(doctor, id, default)).Value!;
        Assert.Equal((nurse.DisplayName, doctor.DisplayName), (seen.RequesterName, seen.CoOwner));
        Assert.Single(await desk.KnownPatients.Run(doctor, null, 5, default));
        Assert.True((await desk.WriteMessage.Run(doctor, id, "Bilan joint.", false, default)).Succeeded);
        Assert.True((await desk.Withdraw.Run(doctor, id, default)).Succeeded);
        Assert.True((await desk.ReadCase.Run(doctor, id, default)).Succeeded); // the wall of a withdrawn case lets both through

        var colleague = await village.Requester();
        As(desk, colleague);
        Assert.Equal(RefusalKind.NotFound, (await desk.ReadCase.Run(colleague, id, default)).Refusal!.Kind);
    }

    [Fact]
    public async Task Both_are_told_what_becomes_of_it_and_either_tells_what_became_of_the_patient()
    {
        var (village, nurse, doctor, desk) = await Pair();
        await using var closing = desk;
        var expert = await village.Expert();
        var id = await File(desk, nurse, village, doctor);
        As(desk, expert);
        await desk.WriteMessage.Run(expert, id, "Depuis quand ?", true, default);
        var clock = new TestClock(Desk.Now.AddHours(1));
        var answers = new OpinionDesk(database, clock);
        await answers.AnswerInWriting(expert, id);
        await answers.Signed(expert, id);
        var signed = (await answers.Read(expert, id)).Value!;
        Assert.Equal((nurse.DisplayName, doctor.DisplayName, "doctor", true), (signed.Content.Requester.Name, signed.Content.CoOwner!.Name, signed.Content.CoOwner.Profession, signed.Proof!.Intact));
        Assert.Single(await answers.Unread(doctor));
        clock.Advance(TimeSpan.FromDays(31));
        await answers.Remind();
        foreach (var owner in new[] { nurse, doctor })
            Assert.Equal("case_asked opinion_signed opinion_unread", await database.Sql(
                $"select string_agg(kind, ' ' order by kind) from notice where recipient_id = '{owner.Id}' and kind <> 'co_owner_named'"));
        Assert.True((await answers.Tell(doctor, id, new TypedOutcome("followed", null, null, null, null, null))).Succeeded);
        Assert.Equal(nurse.Id, await database.Sql($"select account_id from act where request_id = '{id}' and kind = 'rqd'")); // asked once, billed once
    }

    [Fact]
    public async Task Who_steps_out_sees_nothing_more_the_other_is_told_and_it_is_for_good()
    {
        var (village, nurse, doctor, desk) = await Pair();
        await using var closing = desk;
        var id = await File(desk, nurse, village, doctor);
        var replacing = await village.Requester();
        await database.Sql($"""
            insert into delegation (id, territory_id, from_id, to_id, starts_on, ends_on, made_by_id, made_at)
            values (gen_random_uuid(), '{village.Territory}', '{doctor.Id}', '{replacing.Id}', '2026-11-01', '2026-12-31', '{doctor.Id}', '2026-11-01')
            """);
        As(desk, replacing);
        var stands = (await desk.FindActor.Run(replacing.Id, default))!;
        Assert.True((await desk.ReadCase.Run(stands, id, default)).Succeeded);
        Assert.Equal(RefusalKind.NotFound, (await desk.LeaveCase.Run(stands, id, default)).Refusal!.Kind); // that is the doctor's own to do

        As(desk, doctor);
        var shared = Assert.Single((await new FindWhatWaits(desk.Db, desk.Clock, desk.Audit).Run(doctor, default)).Shared);
        Assert.Equal(nurse.DisplayName, shared.Whose);
        Assert.Equal(id, (await new ExportOwnData(desk.Db, desk.Clock, desk.Audit).Run(doctor, default)).CoOwned.Single().Id);
        Assert.True((await desk.LeaveCase.Run(doctor, id, default)).Succeeded);
        Assert.Equal([id], await Told(nurse, "co_owner_left"));
        Assert.Empty((await desk.ListMyRequests.Run(doctor, default)).Open);
        Assert.Equal(RefusalKind.NotFound, (await desk.ReadCase.Run(doctor, id, default)).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await desk.LeaveCase.Run(doctor, id, default)).Refusal!.Kind);
        Assert.Equal("request_co_owner", await Forbidden($"update request set co_owner_id = '{doctor.Id}' where id = '{id}'"));
        As(desk, nurse);
        Assert.Null((await desk.ReadCase.Run(nurse, id, default)).Value!.CoOwner);
        Assert.Equal((2, (Guid?)null), await Offered(desk, nurse));
    }

    [Fact]
    public async Task The_requester_takes_the_wrong_one_out_who_is_told_and_sees_nothing_more()
    {
        var (village, nurse, doctor, desk) = await Pair();
        await using var closing = desk;
        var id = await File(desk, nurse, village, doctor);
        Assert.Equal(doctor.Id.ToString(), (await desk.BeginFrom.Run(nurse, id, false, default)).Value!.Form.CoOwnerId);
        foreach (var other in new[] { doctor, await village.Requester(), await village.Expert() })
        {
            As(desk, other);
            Assert.Equal(RefusalKind.NotFound, (await desk.RemoveCoOwner.Run(other, id, default)).Refusal!.Kind);
        }
        As(desk, nurse);
        for (var pressed = 0; pressed < 2; pressed++) Assert.True((await desk.RemoveCoOwner.Run(nurse, id, default)).Succeeded);
        Assert.Equal([id], await Told(doctor, "co_owner_removed"));
        Assert.Equal(1L, await database.Sql($"select count(*) from audit_entry where action = 'remove-co-owner' and subject_id = '{id}' and actor_id = '{nurse.Id}' and outcome = 'done'"));
        As(desk, doctor);
        Assert.Equal(RefusalKind.NotFound, (await desk.ReadCase.Run(doctor, id, default)).Refusal!.Kind);
    }

    [Fact]
    public async Task Each_of_them_is_reminded_of_a_review_once()
    {
        var (_, nurse, doctor, desk) = await Pair();
        await using var closing = desk;
        var opinion = Guid.NewGuid();
        Task Remind(Actor owner) => database.Sql($"insert into notice (id, recipient_id, kind, subject_id, created_at, attempts) values (gen_random_uuid(), '{owner.Id}', 'review_due', '{opinion}', now(), 0)");
        await Remind(nurse);
        await Remind(doctor);
        Assert.Equal(PostgresErrorCodes.UniqueViolation, (await Assert.ThrowsAsync<PostgresException>(() => Remind(doctor))).SqlState);
    }

    [Fact]
    public async Task Learners_are_not_shown_the_doctors_name()
    {
        var (village, nurse, doctor, desk) = await Pair();
        await using var closing = desk;
        var expert = await village.Expert();
        As(desk, nurse);
        var form = Forms.For(village.InternalMedicine) with { CoOwnerId = doctor.Id.ToString(), Question = $"Vue avec {doctor.DisplayName} : faut-il poursuivre ?" };
        var id = (await desk.FileRequest.Run(nurse, null, form, default)).Value;
        As(desk, expert);
        Assert.Equal("Vue avec Dr [professionnel] : faut-il poursuivre ?", (await desk.ReadDeidentified.Run(expert, id, default)).Value!.Words.Question);
    }

    [Fact]
    public async Task It_is_a_doctor_of_the_same_organisation_and_doctors_ask_for_themselves()
    {
        var (village, nurse, doctor, desk) = await Pair();
        await using var closing = desk;
        foreach (var (asks, other) in new[]
        {
            (nurse, await village.Requester(organisation: village.OtherPractice)), (nurse, await village.Requester(Profession.Nurse)),
            (nurse, await village.Expert()), (nurse, nurse), (doctor, await village.Requester()),
        })
        {
            As(desk, asks);
            var refused = await desk.FileRequest.Run(asks, null, Forms.For(village.InternalMedicine) with { CoOwnerId = other.Id.ToString() }, default);
            Assert.Equal(new FieldFault("coOwnerId", "co-owner-unknown"), refused.Refusal!.Fields.Single());
            if (asks == nurse && other != nurse)
                Assert.Equal("request_co_owner", await Forbidden($"""
                    insert into request (id, territory_id, patient_id, requester_id, co_owner_id, organisation_id, service_id, urgency, question, context, status, filed_at, answer_due_at)
                    values (gen_random_uuid(), '{village.Territory}', gen_random_uuid(), '{nurse.Id}', '{other.Id}', '{village.Practice}', '{village.InternalMedicine}', 'soon', 'Une question ?', '', 'filed', '{Desk.Now:O}', '{Desk.Now.AddDays(7):O}')
                    """));
        }
        As(desk, doctor);
        Assert.Empty((await desk.ListCoOwners.Run(doctor, default)).Choices);
    }

    async Task<(Village Village, Actor Nurse, Actor Doctor, Desk Desk)> Pair()
    {
        var village = await Village.Build(database);
        return (village, await village.Requester(Profession.Nurse), await village.Requester(), new Desk(database));
    }

    static void As(Desk desk, Actor person)
    {
        desk.Db.ChangeTracker.Clear();
        desk.Db.Reach = Reach.Of(person.Id, Today);
    }

    static async Task<Guid> File(Desk desk, Actor nurse, Village village, Actor doctor)
    {
        As(desk, nurse);
        return (await desk.FileRequest.Run(nurse, null, Forms.For(village.InternalMedicine) with { CoOwnerId = doctor.Id.ToString() }, default)).Value;
    }

    static async Task<(int Choices, Guid? Last)> Offered(Desk desk, Actor nurse)
    {
        As(desk, nurse);
        var offered = await desk.ListCoOwners.Run(nurse, default);
        return (offered.Choices.Count, offered.Last);
    }

    async Task<Guid[]> Told(Actor person, string kind) => (Guid[])(await database.Sql($"select coalesce(array_agg(subject_id), array[]::uuid[]) from notice where recipient_id = '{person.Id}' and kind = '{kind}'"))!;

    async Task<string?> Forbidden(string sql) => (await Assert.ThrowsAsync<PostgresException>(() => database.Sql(sql))).ConstraintName;
}
