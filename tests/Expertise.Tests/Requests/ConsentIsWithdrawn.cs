using Microsoft.EntityFrameworkCore;
using Npgsql;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Consents;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Requests;

public sealed class ConsentIsWithdrawn(TestDatabase database) : IClassFixture<TestDatabase>
{
    static readonly DateOnly Today = new(2026, 11, 26);

    [Fact]
    public async Task At_once_nobody_sees_the_case_but_who_asked()
    {
        var village = await Village.Build(database);
        var (requester, expert) = (await village.Requester(), await village.Expert());
        var request = await village.Filed(requester, Desk.Now.AddDays(-1));
        Assert.True((await Read(expert, request.Id)).Succeeded);
        Assert.True((await Withdraw(requester, request.Id)).Succeeded);

        Assert.Equal(Refusal.NotFound, (await Read(expert, request.Id)).Refusal);
        var kept = (await Read(requester, request.Id)).Value!;
        Assert.Equal((RequestStatus.Withdrawn, Desk.Now, requester.Id), (kept.Request.Status, kept.Request.WithdrawnAt, kept.Request.WithdrawnById));
        await using var db = database.Open(Reach.Of(expert.Id, Today));
        Assert.Equal((0, 0), (await db.Set<Request>().CountAsync(r => r.Id == request.Id), await db.Set<Consent>().CountAsync(c => c.RequestId == request.Id)));
        Assert.Equal(1L, await database.Sql($"select count(*) from audit_entry where action = 'withdraw-consent' and subject_id = '{request.Id}' and outcome = 'done'"));
    }

    [Fact]
    public async Task Its_slot_is_free_and_its_presentation_ends()
    {
        var village = await Village.Build(database);
        var (requester, expert) = (await village.Requester(), await village.Expert());
        var series = await village.Weekly(database, expert);
        await database.Plan(new TestClock(Desk.Now));
        var session = (await database.SessionsOf(series))[0];
        var request = await village.Filed(requester, Desk.Now.AddDays(-1));
        await database.Sql($"""
            insert into booking (id, slot_id, request_id, requester_id, starts_at, ends_at, status, booked_at)
                select gen_random_uuid(), id, '{request.Id}', '{requester.Id}', starts_at, ends_at, 'booked', now() from slot where session_id = '{session.Id}' limit 1;
            insert into case_segment (id, session_id, request_id, began_at) values (gen_random_uuid(), '{session.Id}', '{request.Id}', '2026-11-26T11:55Z');
            """);
        Assert.Equal([session.Id], (await Withdraw(requester, request.Id)).Value!);
        Assert.Equal("cancelled", await database.Sql($"select status from booking where request_id = '{request.Id}'"));
        Assert.Equal(0L, await database.Sql($"select count(*) from case_segment where request_id = '{request.Id}' and ended_at is null"));
    }

    [Fact]
    public async Task What_was_signed_stays_and_the_withdrawal_too()
    {
        var village = await Village.Build(database);
        var requester = await village.Requester();
        var request = await village.Filed(requester, Desk.Now.AddDays(-1));
        await database.Sql($"update request set status = 'answered', closed_at = now() where id = '{request.Id}'");
        Assert.True((await Withdraw(requester, request.Id)).Succeeded);
        Assert.True((await Withdraw(requester, request.Id)).Succeeded); // said twice is said once
        Assert.Equal("answered", await database.Sql($"select status from request where id = '{request.Id}'"));
        var undone = await Assert.ThrowsAsync<PostgresException>(() => database.Sql($"update request set withdrawn_at = null, withdrawn_by_id = null where id = '{request.Id}'"));
        Assert.Equal("request_stays_withdrawn", undone.ConstraintName);
    }

    [Fact]
    public async Task Only_who_asked_notes_it()
    {
        var village = await Village.Build(database);
        var request = await village.Filed(await village.Requester(), Desk.Now.AddDays(-1));
        foreach (var other in new[] { await village.Requester(), await village.Expert(), await village.Coordinator(), await village.Learner() })
            Assert.Equal(Refusal.NotFound, (await Withdraw(other, request.Id)).Refusal);
    }

    [Fact]
    public async Task Somebody_elses_consent_names_who_gave_it()
    {
        var village = await Village.Build(database);
        var requester = await village.Requester();
        await using var desk = new Desk(database);
        var form = Forms.For(village.InternalMedicine) with { ConsentManner = "representative", ConsentLearners = true };
        Assert.Equal(["consentGivenBy consent-representative-missing", "consentGivenAs consent-quality-missing"], (await desk.FileRequest.Run(requester, null, form, default)).Refusal!.Fields.Select(f => $"{f.Field} {f.Code}"));
        var filed = (await desk.FileRequest.Run(requester, null, form with { ConsentGivenBy = "Lucie Démo-Genêt, sa fille", ConsentGivenAs = "guardian" }, default)).Value;
        var consent = (await desk.ReadCase.Run(requester, filed, default)).Value!.Consent;
        Assert.Equal(("Lucie Démo-Genêt, sa fille", ConsentQuality.Guardian, true, false), (consent.GivenBy, consent.GivenAs, consent.Learners, consent.Recording));
        var unnamed = await Assert.ThrowsAsync<PostgresException>(() => database.Sql($"update consent set given_as = null where request_id = '{filed}'"));
        Assert.Equal("consent_representative_named", unnamed.ConstraintName);
    }

    [Theory]
    [InlineData("2008-11-27", true)] // eighteen tomorrow
    [InlineData("2008-11-26", false)]
    [InlineData("1948-03-02", false)]
    public async Task A_parent_consents_for_a_minor_only(string born, bool may)
    {
        var village = await Village.Build(database);
        await using var desk = new Desk(database);
        var form = Forms.For(village.InternalMedicine) with { BirthDate = born, ConsentManner = "representative", ConsentGivenBy = "Jeanne Démo-Genêt", ConsentGivenAs = "parent", ConsentCollectedAt = "2026-11-26T12:00" };
        var filed = await desk.FileRequest.Run(await village.Requester(), null, form, default);
        Assert.Equal(may ? [] : ["consentGivenAs consent-parent-of-adult"], filed.Refusal?.Fields.Select(f => $"{f.Field} {f.Code}") ?? []);
    }

    async Task<Outcome<CaseView>> Read(Actor actor, Guid request)
    {
        await using var db = database.Open(Reach.Of(actor.Id, Today));
        return await new ReadCase(db, new AuditTrail(db, new TestClock(Desk.Now))).Run(actor, request, default);
    }

    async Task<Outcome<IReadOnlyList<Guid>>> Withdraw(Actor actor, Guid request)
    {
        await using var db = database.Open(Reach.Of(actor.Id, Today));
        return await new WithdrawConsent(db, new TestClock(Desk.Now), new AuditTrail(db, new TestClock(Desk.Now))).Run(actor, request, default);
    }
}
