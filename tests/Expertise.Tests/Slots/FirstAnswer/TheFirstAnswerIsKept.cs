using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Settings;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Expertise.Slots.FirstAnswer;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Slots.FirstAnswer;

/// <summary>Saturday; the session of Thursday, five days later, is within the clock of seven days, the one after is not.</summary>
public sealed class TheFirstAnswerIsKept(TestDatabase database) : IClassFixture<TestDatabase>
{
    static readonly DateTimeOffset First = DateTimeOffset.Parse("2026-11-26T12:00:00Z"), Second = First.AddDays(7), Due = Timetable.Saturday.AddDays(7);
    readonly TestClock clock = new(Timetable.Saturday);
    SessionSteps Steps => new(database, clock);

    [Theory]
    [InlineData(5, null, false, 6, ClockSays.Fine)]
    [InlineData(7, null, false, 9, ClockSays.Fine)]
    [InlineData(12, null, false, 1, ClockSays.Ask)]
    [InlineData(12, 12, false, 6, ClockSays.Waits)]
    [InlineData(12, 12, false, 7, ClockSays.InWriting)]
    [InlineData(12, 12, true, 8, ClockSays.Fine)]
    [InlineData(19, 12, true, 8, ClockSays.Ask)]
    [InlineData(null, null, false, 6, ClockSays.Waits)]
    [InlineData(null, null, false, 7, ClockSays.InWriting)]
    public void What_the_clock_says(int? date, int? askedUntil, bool agreed, int today, ClockSays says)
    {
        var filed = Timetable.Saturday;
        var asked = askedUntil is { } until ? Asked(filed.AddDays(until), filed.AddDays(1), agreed) : null;
        Assert.Equal(says, FirstAnswerRules.Say(date is { } day ? filed.AddDays(day) : null, filed.AddDays(7), asked, filed.AddDays(today)));
    }

    [Theory]
    [InlineData(1, ClockSays.Waits)]
    [InlineData(2, ClockSays.InWriting)]
    public void Who_is_asked_after_the_clock_ran_out_has_two_days(int later, ClockSays says) =>
        Assert.Equal(says, FirstAnswerRules.Say(Second, Due, Asked(Second, Due.AddDays(1), agreed: false), Due.AddDays(1 + later)));

    [Fact]
    public async Task A_date_within_the_clock_asks_nothing_and_stays()
    {
        var here = await Taken(late: false);
        clock.Set(Due.AddDays(-4));
        Assert.False(await Kept(here));
        Assert.Null(await Read(here.Requester, here.Request));
    }

    [Fact]
    public async Task Taken_to_a_later_session_the_service_has_agreed_and_who_asked_is_asked_once()
    {
        var here = await Taken();
        var asked = (await Asked(here))!;
        Assert.Equal((Second, here.Expert.Id, null), (asked.Until, asked.ServiceAgreedById, asked.RequesterAgreedById));
        Assert.Equal([here.Requester.Id], await Told(NoticeKind.LaterDateAsked, asked.Id));
        Assert.False(await Kept(here)); // the job asks nobody again
        Assert.True((await Read(here.Requester, here.Request))!.Mine);
        Assert.False((await Read(here.Expert, here.Request))!.Mine);
    }

    [Fact]
    public async Task With_both_agreements_it_keeps_its_session_after_the_clock()
    {
        var here = await Taken();
        Assert.True((await Answer(here.Requester, here, wait: true)).Succeeded);
        clock.Set(Due.AddDays(1));
        Assert.False(await Kept(here));
        Assert.NotEqual(RequestStatus.Filed, (await Row(here)).Status);
    }

    [Fact]
    public async Task Without_them_it_turns_to_a_written_answer_when_the_clock_runs_out_and_both_are_told_once()
    {
        var here = await Taken();
        clock.Set(Due.AddMinutes(-1));
        Assert.False(await Kept(here));
        clock.Set(Due);
        Assert.True(await Kept(here));
        var row = await Row(here);
        Assert.Equal((RequestStatus.Filed, Due), (row.Status, row.InWritingSince));
        Assert.Equal(new[] { here.Expert.Id, here.Requester.Id }.Order(), (await Told(NoticeKind.TurnedToWriting, here.Request.Id)).Order());
        await using (var db = database.Open())
        {
            Assert.False(await db.Set<Booking>().AnyAsync(b => b.RequestId == here.Request.Id && b.Status == BookingStatus.Booked));
            Assert.False(await db.Set<Notice>().AnyAsync(n => n.SubjectId == here.Request.Id && n.SentAt == null && n.Kind == NoticeKind.SlotReleased));
            var queue = (await new ListQueue(db, new AuditTrail(db, clock)).Run(here.Expert, QueuePart.InWriting, default)).Value!;
            Assert.Contains(queue.Lines, l => l.Id == here.Request.Id);
        }
        Assert.False(await Kept(here));
        await Steps.BookWaiting();
        Assert.Equal(RequestStatus.Filed, (await Row(here)).Status);
    }

    [Fact]
    public async Task Who_would_rather_have_it_in_writing_has_it_at_once()
    {
        var here = await Taken();
        Assert.True((await Answer(here.Requester, here, wait: false)).Succeeded);
        Assert.Equal(RequestStatus.Filed, (await Row(here)).Status);
        Assert.Equal("later-date-gone", (await Answer(here.Requester, here, wait: true)).Refusal?.Code);
    }

    [Fact]
    public async Task The_service_may_propose_a_session_again_and_two_days_to_agree_begin()
    {
        var here = await Taken();
        clock.Set(Due);
        await Kept(here);
        Assert.True((await Steps.Take(here.Expert, here.Request)).Succeeded);
        Assert.Null((await Row(here)).InWritingSince);
        clock.Set(Due.AddDays(2).AddMinutes(-1));
        Assert.True((await Answer(here.Requester, here, wait: true)).Succeeded);
        clock.Set(Due.AddDays(2));
        Assert.False(await Kept(here));
    }

    [Fact]
    public async Task Once_the_case_was_presented_nothing_turns_it()
    {
        var here = await Taken();
        await database.Sql($"update booking set status = 'presented' where request_id = '{here.Request.Id}'");
        Assert.Null(await Read(here.Requester, here.Request));
        Assert.Equal("later-date-gone", (await Answer(here.Requester, here, wait: false)).Refusal?.Code);
        clock.Set(Due.AddDays(2));
        Assert.False(await Kept(here));
        Assert.Equal(RequestStatus.Booked, (await Row(here)).Status);
    }

    [Fact]
    public async Task Only_the_two_sides_answer()
    {
        var here = await Taken();
        foreach (var stranger in new[] { await here.Village.Requester(), await here.Village.Coordinator(), await here.Village.Learner() })
            Assert.Equal(RefusalKind.NotFound, (await Answer(stranger, here, wait: true)).Refusal?.Kind);
        Assert.Null((await Asked(here))!.RequesterAgreedById);
    }

    [Fact]
    public async Task Where_the_territory_stops_the_clock_for_questions_it_turns_nothing_meanwhile()
    {
        var here = await Taken();
        await here.Village.Decide(database, here.Expert, (Policy.AskingPauses, 1));
        await database.Sql($"update request set asked_at = now() where id = '{here.Request.Id}'");
        clock.Set(Due);
        Assert.False(await Kept(here));
    }

    [Fact]
    public async Task The_database_keeps_no_written_answer_in_a_session()
    {
        var here = await Taken();
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.Sql($"update request set in_writing_since = now() where id = '{here.Request.Id}'"));
    }

    static LaterDate Asked(DateTimeOffset until, DateTimeOffset at, bool agreed) =>
        new() { Id = Guid.NewGuid(), RequestId = Guid.NewGuid(), Until = until, AskedAt = at, ServiceAgreedAt = at, RequesterAgreedAt = agreed ? at : null };

    sealed record Here(Village Village, Actor Expert, Actor Requester, Request Request);

    async Task<Here> Taken(bool late = true)
    {
        clock.Set(Timetable.Saturday);
        var village = await Village.Build(database);
        var expert = await village.Expert();
        await village.Weekly(database, expert);
        await database.Plan(clock);
        if (late)
            for (var i = 0; i < 6; i++) await Steps.Take(expert, await village.Filed(await village.Requester(), clock.GetUtcNow(), urgency: Urgency.Urgent));
        var requester = await village.Requester();
        var request = await village.Filed(requester, clock.GetUtcNow());
        Assert.True((await Steps.Take(expert, request)).Succeeded);
        return new(village, expert, requester, request);
    }

    /// <summary>The job runs; true when it did something about this case.</summary>
    async Task<bool> Kept(Here here)
    {
        var before = (await Asked(here), await Row(here));
        await using (var db = database.Open()) await new KeepFirstAnswer(db, clock, new AuditTrail(db, clock), NullLogger<KeepFirstAnswer>.Instance).Run(default);
        var after = (await Asked(here), await Row(here));
        return before.Item1?.Id != after.Item1?.Id || before.Item2.Status != after.Item2.Status;
    }

    async Task<Outcome<Done>> Answer(Actor actor, Here here, bool wait)
    {
        await using var db = database.Open(Reach.Of(actor.Id, DateOnly.FromDateTime(clock.GetUtcNow().DateTime)));
        return await new AnswerLaterDate(db, clock, new AuditTrail(db, clock)).Run(actor, here.Request.Id, wait, default);
    }

    async Task<AskedLaterDate?> Read(Actor actor, Request request)
    {
        await using var db = database.Open();
        return await new ReadLaterDate(db, clock).Run(actor, await db.Set<Request>().SingleAsync(r => r.Id == request.Id), default);
    }

    async Task<LaterDate?> Asked(Here here)
    {
        await using var db = database.Open();
        return await db.Set<LaterDate>().AsNoTracking().Where(d => d.RequestId == here.Request.Id).OrderByDescending(d => d.AskedAt).FirstOrDefaultAsync();
    }

    async Task<Request> Row(Here here)
    {
        await using var db = database.Open();
        return await db.Set<Request>().AsNoTracking().SingleAsync(r => r.Id == here.Request.Id);
    }

    async Task<List<Guid>> Told(NoticeKind kind, Guid subject)
    {
        await using var db = database.Open();
        return await db.Set<Notice>().Where(n => n.Kind == kind && n.SubjectId == subject).Select(n => n.RecipientId!.Value).ToListAsync();
    }
}
