using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Expertise.Slots.Placing;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Slots;

public sealed class ARequestIsTakenToASession(TestDatabase database) : IClassFixture<TestDatabase>
{
    readonly TestClock clock = new(Timetable.Saturday);

    [Fact]
    public async Task It_gets_the_first_slot_of_the_next_Thursday_with_a_decision_an_audit_row_and_a_notice()
    {
        var (village, expert) = await Planned();
        var request = await village.Filed(await village.Requester(), clock.GetUtcNow());

        var taken = await Take(expert, request.Id);

        Assert.Equal(DateTimeOffset.Parse("2026-11-26T12:00:00Z"), taken.Value!.Slot!.Time.StartsAt);
        await new SessionSteps(database, clock).TellCalendars();
        await using var db = database.Open();
        Assert.Equal(RequestStatus.Booked, (await db.Set<Request>().SingleAsync(r => r.Id == request.Id)).Status);
        var decision = await db.Set<TriageDecision>().SingleAsync(d => d.RequestId == request.Id);
        Assert.Equal((TriageKind.TakeToSession, expert.Id), (decision.Kind, decision.DecidedById));
        Assert.True(await db.Set<Notice>().AnyAsync(n => n.RecipientId == request.RequesterId && n.Kind == NoticeKind.CalendarChanged));
        Assert.True(await Audited(db, request.Id, AuditOutcome.Done));
    }

    [Fact]
    public async Task The_next_one_gets_the_next_slot()
    {
        var (village, expert) = await Planned();
        var requester = await village.Requester();
        await Take(expert, (await village.Filed(requester, clock.GetUtcNow())).Id);
        var second = await Take(expert, (await village.Filed(requester, clock.GetUtcNow())).Id);
        Assert.Equal(DateTimeOffset.Parse("2026-11-26T12:10:00Z"), second.Value!.Slot!.Time.StartsAt);
    }

    [Fact]
    public async Task Within_the_last_hour_before_a_slot_the_case_goes_to_a_later_one()
    {
        var (village, expert) = await Planned();
        clock.Set(DateTimeOffset.Parse("2026-11-26T11:15:00Z"));
        var taken = await Take(expert, (await village.Filed(await village.Requester(), clock.GetUtcNow())).Id);
        Assert.Equal(DateTimeOffset.Parse("2026-11-26T12:20:00Z"), taken.Value!.Slot!.Time.StartsAt);
    }

    [Fact]
    public async Task Taking_it_twice_is_refused_politely_and_changes_nothing()
    {
        var (village, expert) = await Planned();
        var request = await village.Filed(await village.Requester(), clock.GetUtcNow());
        await Take(expert, request.Id);
        Assert.Equal("request-already-taken", (await Take(expert, request.Id)).Refusal?.Code);
        await using var db = database.Open();
        Assert.Equal(1, await db.Set<Booking>().CountAsync(b => b.RequestId == request.Id));
        Assert.Equal(1, await db.Set<TriageDecision>().CountAsync(d => d.RequestId == request.Id));
    }

    [Fact]
    public async Task Two_experts_who_take_it_at_once_book_it_once()
    {
        var (village, expert) = await Planned();
        var other = await village.Expert();
        var request = await village.Filed(await village.Requester(), clock.GetUtcNow());
        var taken = await Task.WhenAll(Task.Run(() => Take(expert, request.Id)), Task.Run(() => Take(other, request.Id)));
        Assert.Single(taken, t => t.Succeeded);
        Assert.Single(taken, t => t.Refusal?.Code == "request-already-taken");
    }

    [Fact]
    public async Task A_closed_request_is_not_taken()
    {
        var (village, expert) = await Planned();
        var request = await village.Filed(await village.Requester(), clock.GetUtcNow());
        await database.Sql($"update request set status = 'declined', closed_at = filed_at where id = '{request.Id}'");
        Assert.Equal("request-closed", (await Take(expert, request.Id)).Refusal?.Code);
    }

    [Fact]
    public async Task Without_a_planned_session_it_waits_and_the_next_plan_books_urgent_ones_first_then_the_oldest()
    {
        var village = await Village.Build(database);
        var expert = await village.Expert();
        var requester = await village.Requester();
        var young = await village.Filed(requester, clock.GetUtcNow().AddDays(-1));
        var old = await village.Filed(requester, clock.GetUtcNow().AddDays(-3), urgency: Urgency.Routine);
        var urgent = await village.Filed(requester, clock.GetUtcNow(), urgency: Urgency.Urgent);
        foreach (var request in new[] { young, old, urgent })
        {
            var taken = await Take(expert, request.Id);
            Assert.True(taken.Succeeded);
            Assert.Null(taken.Value.Slot);
        }
        await village.Weekly(database, expert);
        await database.Plan(clock);

        Assert.True(await BookWaiting() >= 3);
        await using var db = database.Open();
        var order = await db.Set<Booking>().Where(b => b.RequesterId == requester.Id).OrderBy(b => b.StartsAt).Select(b => b.RequestId).ToListAsync();
        Assert.Equal([urgent.Id, old.Id, young.Id], order);
        Assert.Equal(0, await BookWaiting());
    }

    [Fact]
    public async Task Nobody_but_an_expert_of_the_service_takes_it_and_the_attempt_is_kept()
    {
        var (village, _) = await Planned();
        var requester = await village.Requester();
        var request = await village.Filed(requester, clock.GetUtcNow());
        foreach (var stranger in new[] { requester, await village.Expert(village.Dermatology), await village.Coordinator(), await village.Learner(), await village.CmeTracker(), await village.Administrator() })
            Assert.Equal(RefusalKind.NotFound, (await Take(stranger, request.Id)).Refusal?.Kind);
        await using var db = database.Open();
        Assert.Equal(6, await db.Set<AuditEntry>().CountAsync(e => e.Action == "take-to-session" && e.SubjectId == request.Id && e.Outcome == AuditOutcome.Refused));
        Assert.False(await Audited(db, request.Id, AuditOutcome.Done));
    }

    async Task<(Village, Actor)> Planned()
    {
        var village = await Village.Build(database);
        var expert = await village.Expert();
        await village.Weekly(database, expert);
        await database.Plan(clock);
        return (village, expert);
    }

    async Task<Outcome<Placed>> Take(Actor expert, Guid request)
    {
        await using var db = database.Open();
        return await new TakeToSession(db, clock, new AuditTrail(db, clock)).Run(expert, request, CancellationToken.None);
    }

    async Task<int> BookWaiting()
    {
        await using var db = database.Open();
        return await new BookWaiting(db, clock, NullLogger<BookWaiting>.Instance).Run(CancellationToken.None);
    }

    static Task<bool> Audited(TeleExpertise.Expertise.Database.ExpertiseDb db, Guid request, AuditOutcome outcome) =>
        db.Set<AuditEntry>().AnyAsync(e => e.Action == "take-to-session" && e.SubjectId == request && e.Outcome == outcome);
}
