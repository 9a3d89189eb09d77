using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Rooms;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Sessions;

public sealed class SomebodyDoesNotCome(TestDatabase database) : ASessionOfThursday(database)
{
    static readonly TimeSpan Week = TimeSpan.FromDays(7);

    [Theory]
    [InlineData(true, false, 0, Unpresented.Missed)]
    [InlineData(true, false, 1, Unpresented.Returned)]
    [InlineData(true, true, 1, Unpresented.QueuedAgain)]
    [InlineData(false, false, 1, Unpresented.QueuedAgain)]
    public void Nobody_is_missed_where_the_session_was_not_held_or_somebody_came(bool held, bool came, int before, Unpresented judged) =>
        Assert.Equal(judged, NoShowRules.Judge(held, came, before));

    [Fact]
    public async Task The_first_time_the_case_waits_again_with_its_first_date()
    {
        await Held(Session, Hour);
        Assert.Equal(RequestStatus.Waiting, (await Now()).Status);
        Assert.False(Assert.Single(await Missed()).Returned);
        await Steps.BookWaiting();
        Assert.Equal(RequestStatus.Booked, (await Now()).Status);
        Assert.Equal(Request.FiledAt, (await Now()).FiledAt);
    }

    [Fact]
    public async Task The_second_time_it_goes_back_to_triage_and_both_sides_are_told()
    {
        await Held(Session, Hour);
        await Steps.BookWaiting();
        await Held(await Next(), Hour + Week);
        var now = await Now();
        Assert.Equal((RequestStatus.Filed, Clock.GetUtcNow().AddDays(7)), (now.Status, now.AnswerDueAt));
        Assert.Equal([false, true], (await Missed()).Select(m => m.Returned));
        await using var db = Database.Open();
        var told = await db.Set<Notice>().Where(n => n.SubjectId == Request.Id && n.SentAt == null).ToListAsync();
        Assert.Equal(new[] { Expert.Id, Requester.Id }.Order(), told.Where(n => n.Kind == NoticeKind.CaseReturned).Select(n => n.RecipientId!.Value).Order());
        Assert.DoesNotContain(told, n => n.Kind == NoticeKind.SlotReleased);
        await Steps.BookWaiting();
        Assert.Equal(RequestStatus.Filed, (await Now()).Status); // nobody books it before the service has decided
    }

    [Fact]
    public async Task Whose_case_was_not_reached_has_missed_nothing()
    {
        await Held(Session, Hour, Requester);
        Assert.Equal(RequestStatus.Waiting, (await Now()).Status);
        Assert.Empty(await Missed());
    }

    [Fact]
    public async Task Who_replaces_them_came_for_them()
    {
        var other = await Village.Requester();
        await Database.Sql($"insert into delegation (id, territory_id, from_id, to_id, starts_on, ends_on, made_by_id, made_at) values (gen_random_uuid(), '{Village.Territory}', '{Requester.Id}', '{other.Id}', '2026-11-20', '2026-11-30', '{Requester.Id}', now())");
        await Held(Session, Hour, other);
        Assert.Empty(await Missed());
    }

    [Fact]
    public async Task A_session_without_a_specialist_misses_nobody()
    {
        Clock.Set(Hour);
        await Steps.Open(Expert, Session);
        Clock.Set(Hour.AddMinutes(76));
        await Steps.End(actor: null, Session);
        Assert.Empty(await Missed());
    }

    [Fact]
    public async Task What_was_not_reached_goes_before_what_was_asked_as_early()
    {
        // Both sessions after it are short of one seat: the case that lost its slot gets the earlier one.
        await Held(Session, Hour, Requester);
        var others = new List<Request>();
        for (var i = 0; i < 6; i++) others.Add(await Village.Filed(await Village.Requester(), Request.FiledAt.AddMinutes(-1)));
        foreach (var other in others) await Database.Sql($"update request set status = 'waiting' where id = '{other.Id}'");
        await Steps.BookWaiting();
        await using var db = Database.Open();
        Assert.Equal(Hour + Week, await db.Set<Booking>().Where(b => b.RequestId == Request.Id && b.Status == BookingStatus.Booked).Join(db.Set<Slot>(), b => b.SlotId, s => s.Id, (b, s) => s.SessionId)
            .Join(db.Set<Session>(), id => id, s => s.Id, (id, s) => s.StartsAt).SingleAsync());
    }

    /// <summary>The session is held by its expert, with whoever else came, and ends without a case having been on.</summary>
    async Task Held(Guid session, DateTimeOffset at, params Actor[] came)
    {
        Clock.Set(at);
        await Steps.Open(Expert, session);
        foreach (var person in came.Append(Expert))
        {
            var connection = Guid.NewGuid();
            await Steps.Presence(session, person, connection, PresenceKind.Joined);
            await Steps.Presence(session, person, connection, PresenceKind.Left, at.AddMinutes(50));
        }
        Clock.Set(at.AddMinutes(60));
        Assert.True((await Steps.End(Expert, session)).Succeeded);
    }

    async Task<Guid> Next()
    {
        await using var db = Database.Open();
        return await db.Set<Booking>().Where(b => b.RequestId == Request.Id && b.Status == BookingStatus.Booked).Join(db.Set<Slot>(), b => b.SlotId, s => s.Id, (b, s) => s.SessionId).SingleAsync();
    }

    async Task<Request> Now()
    {
        await using var db = Database.Open();
        return await db.Set<Request>().AsNoTracking().SingleAsync(r => r.Id == Request.Id);
    }

    async Task<List<MissedSession>> Missed()
    {
        await using var db = Database.Open();
        return await new ListNoShows(db).Run(Request.Id, default);
    }
}
