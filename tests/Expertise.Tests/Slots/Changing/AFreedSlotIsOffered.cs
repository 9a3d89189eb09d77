using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Consents;
using TeleExpertise.Expertise.Settings;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Expertise.Slots.Assignment;
using TeleExpertise.Expertise.Slots.Changing;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Slots.Changing;

/// <summary>Sessions on Thursdays with six slots, none kept for urgent cases, announced two days before. Six cases are booked on Tuesday, others expected a week later.</summary>
public sealed class AFreedSlotIsOffered(TestDatabase database) : IClassFixture<TestDatabase>
{
    static readonly DateTimeOffset First = DateTimeOffset.Parse("2026-11-26T12:00:00Z"), Second = First.AddDays(7), Wednesday = DateTimeOffset.Parse("2026-11-25T09:00:00Z");
    readonly TestClock clock = new(Timetable.Saturday);
    SessionSteps Steps => new(database, clock);

    [Fact]
    public async Task The_case_that_waits_longest_is_asked_and_nobody_is_booked()
    {
        var here = await Announced(waiting: 2);
        await Withdraw(here, here.Booked[2]);
        await Steps.BookWaiting();
        var offer = (await Open(here.Waiting[0]))!;
        Assert.Equal((here.Waiting[0].Id, Wednesday.AddMinutes(30)), (offer.RequestId, offer.ExpiresAt));
        Assert.Equal(RequestStatus.Waiting, await Status(here.Waiting[0]));
        Assert.Equal(1, await Told(offer.Id));
        Assert.Null(await Open(here.Waiting[1]));
        await Steps.BookWaiting(); // the next minute changes nothing
        Assert.Equal(1, await Offered(here));
        Assert.Equal(Second, (await Plan(here.Waiting[0]))!.Session!.StartsAt);
    }

    [Fact]
    public async Task Taken_it_is_booked_and_told()
    {
        var here = await Freed();
        Assert.True((await Answer(here.Requesters[0], here.Offer, accept: true)).Succeeded);
        Assert.Equal(First.AddMinutes(20), await SlotOf(here.Waiting[0]));
        Assert.True((await Answer(here.Requesters[0], here.Offer, accept: true)).Succeeded); // pressed twice
        await Steps.TellCalendars();
        await using var db = database.Open();
        Assert.Equal(1, await db.Set<Booking>().CountAsync(b => b.RequestId == here.Waiting[0].Id));
        Assert.Equal(NoticeKind.CalendarChanged, (await db.Set<Notice>().SingleAsync(n => n.RecipientId == here.Requesters[0].Id && n.SentAt == null && (n.Kind == NoticeKind.CalendarChanged || n.Kind == NoticeKind.SlotOffered))).Kind);
    }

    [Fact]
    public async Task Left_it_goes_to_the_next_who_is_told_why_the_other_did_not_get_it()
    {
        var here = await Freed();
        await Answer(here.Requesters[0], here.Offer, accept: false);
        await Steps.BookWaiting();
        Assert.NotNull(await Open(here.Waiting[1]));
        Assert.Null(await Open(here.Waiting[0]));
        Assert.Contains(new PassedSession(First, Obstacle.Away), (await Plan(here.Waiting[0]))!.Before);
    }

    [Fact]
    public async Task Unanswered_it_goes_to_the_next_and_a_late_yes_changes_nothing()
    {
        var here = await Freed();
        clock.Set(Wednesday.AddMinutes(30));
        Assert.Equal("offer-expired", (await Answer(here.Requesters[0], here.Offer, accept: true)).Refusal?.Code);
        await Steps.BookWaiting();
        Assert.NotNull(await Open(here.Waiting[1]));
        Assert.Equal("offer-expired", (await Answer(here.Requesters[0], here.Offer, accept: true)).Refusal?.Code);
        Assert.Contains(new PassedSession(First, Obstacle.Unanswered), (await Plan(here.Waiting[0]))!.Before);
    }

    [Fact]
    public async Task It_is_held_against_who_comes_later_but_not_against_an_urgent_case()
    {
        var here = await Freed();
        var later = await here.Village.Filed(await here.Village.Requester(), clock.GetUtcNow());
        await Steps.Take(here.Expert, later);
        Assert.Equal(RequestStatus.Waiting, await Status(later));
        var urgent = await here.Village.Filed(await here.Village.Requester(), clock.GetUtcNow(), urgency: Urgency.Urgent);
        await Steps.Take(here.Expert, urgent);
        Assert.Equal(First.AddMinutes(20), await SlotOf(urgent));
        Assert.Equal("offer-gone", (await Answer(here.Requesters[0], here.Offer, accept: true)).Refusal?.Code);
        Assert.Equal(RequestStatus.Waiting, await Status(here.Waiting[0]));
        Assert.Equal(0, await Told(here.Offer));
    }

    [Fact]
    public async Task Nobody_is_left_then_it_waits_for_stand_by_cases()
    {
        var here = await Freed(waiting: 1);
        await Answer(here.Requesters[0], here.Offer, accept: false);
        await Steps.BookWaiting();
        Assert.Equal(1, await Offered(here));
        clock.Set(First.AddMinutes(20).AddHours(-2));
        var late = await here.Village.Filed(await here.Village.Requester(), clock.GetUtcNow());
        await Steps.Take(here.Expert, late);
        Assert.Equal(First.AddMinutes(20), await SlotOf(late));
    }

    [Fact]
    public async Task A_slot_given_back_before_its_session_is_announced_needs_no_offer()
    {
        var here = await Planned();
        var urgent = await Taken(here.Village, here.Expert, Urgency.Urgent);
        await Withdraw(here, urgent);
        var one = await Taken(here.Village, here.Expert);
        clock.Set(First.AddDays(-2));
        await Steps.BookWaiting();
        Assert.Equal(First, await SlotOf(one));
    }

    [Fact]
    public async Task Two_schedulers_at_once_make_one_offer()
    {
        var here = await Announced(waiting: 2);
        await Withdraw(here, here.Booked[0]);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(Steps.BookWaiting)));
        Assert.Equal(1, await Offered(here));
    }

    [Fact]
    public async Task Two_who_answer_at_once_answer_once()
    {
        var here = await Freed();
        var answers = await Task.WhenAll(Task.Run(() => Answer(here.Requesters[0], here.Offer, accept: true)), Task.Run(() => Answer(here.Requesters[0], here.Offer, accept: false)));
        Assert.Single(answers, a => a.Succeeded);
        Assert.Single(answers, a => a.Refusal?.Code == "offer-gone");
    }

    [Fact]
    public async Task Nobody_else_answers_it_and_the_attempt_is_kept()
    {
        var here = await Freed();
        foreach (var stranger in new[] { here.Expert, here.Requesters[1], await here.Village.Coordinator() })
            Assert.Equal(RefusalKind.NotFound, (await Answer(stranger, here.Offer, accept: true)).Refusal?.Kind);
        await using var db = database.Open();
        Assert.Equal(3, await db.Set<AuditEntry>().CountAsync(e => e.Action == "answer-offer" && e.SubjectId == here.Waiting[0].Id && e.Outcome == AuditOutcome.Refused));
    }

    [Fact]
    public async Task The_database_holds_a_slot_once_and_lets_an_answer_stand()
    {
        var here = await Freed();
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.Sql($"insert into slot_offer (id, slot_id, request_id, offered_at, expires_at) select gen_random_uuid(), slot_id, '{here.Waiting[1].Id}', offered_at, expires_at from slot_offer where id = '{here.Offer}'"));
        await Answer(here.Requesters[0], here.Offer, accept: false);
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.Sql($"update slot_offer set answer = 'accepted' where id = '{here.Offer}'"));
    }

    sealed record Here(Village Village, Actor Expert, List<Request> Booked, List<Request> Waiting, List<Actor> Requesters)
    {
        public Guid Offer { get; init; }
    }

    async Task<Here> Planned()
    {
        clock.Set(Timetable.Saturday);
        var village = await Village.Build(database);
        var expert = await village.Expert();
        await village.Weekly(database, expert, asUsual: true);
        await village.Decide(database, expert, (Policy.ProtectedSlots, 0));
        await database.Plan(clock);
        return new(village, expert, [], [], []);
    }

    [Fact]
    public async Task Who_cannot_come_to_that_session_leaves_it_to_the_next()
    {
        var here = await Freed();
        var session = (Guid)(await database.Sql($"select session_id from slot join slot_offer on slot_id = slot.id where slot_offer.id = '{here.Offer}'"))!;
        await CannotCome(here.Requesters[0], here.Waiting[0], session);
        Assert.Equal("offer-gone", (await Answer(here.Requesters[0], here.Offer, accept: true)).Refusal?.Code);
        await Steps.BookWaiting();
        Assert.NotNull(await Open(here.Waiting[1]));
    }

    [Fact]
    public async Task A_case_that_waits_no_more_holds_nothing_and_its_mail_stays_here()
    {
        var here = await Freed();
        await Withdraw(here, here.Waiting[0]);
        Assert.Null(await Open(here.Waiting[0]));
        Assert.Equal(0, await Told(here.Offer));
    }

    async Task<Here> Announced(int waiting)
    {
        var here = await Planned();
        for (var i = 0; i < 6; i++) here.Booked.Add(await Taken(here.Village, here.Expert));
        for (var i = 0; i < waiting; i++)
        {
            clock.Set(clock.GetUtcNow().AddMinutes(1));
            here.Requesters.Add(await here.Village.Requester());
            here.Waiting.Add(await here.Village.Filed(here.Requesters[i], clock.GetUtcNow()));
            Assert.True((await Steps.Take(here.Expert, here.Waiting[i])).Succeeded);
        }
        clock.Set(First.AddDays(-2));
        await Steps.BookWaiting();
        clock.Set(Wednesday);
        return here;
    }

    /// <summary>The third slot is given back, and offered to the first who waits.</summary>
    async Task<Here> Freed(int waiting = 2)
    {
        var here = await Announced(waiting);
        var third = (await Task.WhenAll(here.Booked.Select(async r => (Request: r, At: await SlotOf(r))))).Single(b => b.At == First.AddMinutes(20)).Request;
        await Withdraw(here, third);
        await Steps.BookWaiting();
        return here with { Offer = (await Open(here.Waiting[0]))!.Id };
    }

    async Task<Request> Taken(Village village, Actor expert, Urgency urgency = Urgency.Soon)
    {
        var request = await village.Filed(await village.Requester(), clock.GetUtcNow(), urgency: urgency);
        Assert.True((await Steps.Take(expert, request)).Succeeded);
        return request;
    }

    async Task Withdraw(Here here, Request request)
    {
        await using var db = database.Open();
        var actor = new Actor(request.RequesterId, "", Profession.Doctor, []);
        Assert.True((await new WithdrawConsent(db, clock, new AuditTrail(db, clock)).Run(actor, request.Id, default)).Succeeded);
    }

    async Task CannotCome(Actor actor, Request request, Guid session)
    {
        var agreed = (await Say(null)).Value!.Seal;
        Assert.True((await Say(agreed)).Value!.Done);

        async Task<Outcome<Move>> Say(string? seal)
        {
            await using var db = database.Open(Reach.Of(actor.Id, DateOnly.FromDateTime(clock.GetUtcNow().DateTime)));
            return await new CannotCome(db, clock, new AuditTrail(db, clock)).Run(actor, request.Id, [session], seal, default);
        }
    }

    async Task<Outcome<Guid>> Answer(Actor actor, Guid offer, bool accept)
    {
        await using var db = database.Open(Reach.Of(actor.Id, DateOnly.FromDateTime(clock.GetUtcNow().DateTime)));
        return await new AnswerOffer(db, clock, new AuditTrail(db, clock)).Run(actor, offer, accept, default);
    }

    async Task<SlotOffer?> Open(Request request)
    {
        await using var db = database.Open();
        return await db.Set<SlotOffer>().SingleOrDefaultAsync(o => o.RequestId == request.Id && o.Answer == null);
    }

    async Task<int> Offered(Here here)
    {
        var ids = here.Waiting.ConvertAll(r => r.Id);
        await using var db = database.Open();
        return await db.Set<SlotOffer>().CountAsync(o => ids.Contains(o.RequestId));
    }

    async Task<int> Told(Guid offer)
    {
        await using var db = database.Open();
        return await db.Set<Notice>().CountAsync(n => n.Kind == NoticeKind.SlotOffered && n.SubjectId == offer);
    }

    async Task<DateTimeOffset?> SlotOf(Request request)
    {
        await using var db = database.Open();
        return await db.Set<Booking>().Where(b => b.RequestId == request.Id && b.Status == BookingStatus.Booked).Select(b => (DateTimeOffset?)b.StartsAt).SingleOrDefaultAsync();
    }

    async Task<RequestStatus> Status(Request request)
    {
        await using var db = database.Open();
        return await db.Set<Request>().Where(r => r.Id == request.Id).Select(r => r.Status).SingleAsync();
    }

    async Task<PlannedCase?> Plan(Request request)
    {
        await using var db = database.Open();
        return await new ReadPlan(db).Run(request.Id, default);
    }
}
