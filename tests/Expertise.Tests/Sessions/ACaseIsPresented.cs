using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Rooms;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Sessions;

public sealed class ACaseIsPresented(TestDatabase database) : ASessionOfThursday(database)
{
    [Fact]
    public async Task Those_who_were_there_while_it_was_on_are_named_with_their_time()
    {
        var late = await Village.Requester(organisation: Village.OtherPractice);
        var gone = await Village.Learner();
        await Open();
        await Stay(Expert, 0, 1800);
        await Stay(Requester, -60, 400);
        await Stay(Requester, 420, 900); // a reconnection
        await Stay(late, 500, 1800);
        await Stay(gone, 0, 300);
        Clock.Set(Hour.AddSeconds(300));
        await Steps.Begin(Expert, Session, Request.Id);
        Clock.Set(Hour.AddSeconds(900));
        await Steps.EndCase(Expert, Session);
        Clock.Set(Hour.AddSeconds(2000));

        var present = await Steps.Present(Session, Request.Id);

        Assert.Equal(
            [(Expert.Id, 300, 900, 600, "CHU Nîmes"), (Requester.Id, 300, 900, 580, "MSP de Langogne"), (late.Id, 500, 900, 400, "MSP de Saint-Chély")],
            present.Select(p => (p.AccountId, Second(p.BeganAt), Second(p.EndedAt), p.Seconds, p.OrganisationName)).OrderBy(p => p.Item2).ThenByDescending(p => p.Item4));
        Assert.Equal(Requester.DisplayName, present.Single(p => p.AccountId == Requester.Id).DisplayName);
    }

    [Fact]
    public async Task A_case_that_was_never_on_had_nobody_present()
    {
        await Open();
        await Stay(Expert, 0, 1800);
        Assert.Empty(await Steps.Present(Session, Request.Id));
    }

    [Fact]
    public async Task Beginning_the_next_case_ends_the_one_before_and_both_count_as_presented()
    {
        var next = await Village.Filed(Requester, Clock.GetUtcNow());
        await Steps.Take(Expert, next);
        await Open();
        await Steps.Begin(Expert, Session, Request.Id);
        Clock.Advance(TimeSpan.FromMinutes(9));
        await Steps.Begin(Expert, Session, next.Id);
        await Steps.Begin(Expert, Session, next.Id); // a second click

        await using var db = Database.Open();
        var segments = await db.Set<CaseSegment>().Where(c => c.SessionId == Session).OrderBy(c => c.BeganAt).ToListAsync();
        Assert.Equal([(Request.Id, Hour, (DateTimeOffset?)Hour.AddMinutes(9)), (next.Id, Hour.AddMinutes(9), null)], segments.Select(s => (s.RequestId, s.BeganAt, s.EndedAt)));
        Assert.Equal(2, await db.Set<Booking>().CountAsync(b => b.RequesterId == Requester.Id && b.Status == BookingStatus.Presented));
    }

    [Fact]
    public async Task The_database_allows_one_case_at_a_time()
    {
        await Open();
        await Steps.Begin(Expert, Session, Request.Id);
        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => Database.Sql(
            $"insert into case_segment (id, session_id, request_id, began_at) values (gen_random_uuid(), '{Session}', '{Request.Id}', '2026-11-26T12:05:00Z')"));
        Assert.Equal("case_segment_one_at_a_time", refused.ConstraintName);
    }

    [Fact]
    public async Task A_case_of_another_agenda_is_refused_and_so_is_a_session_that_is_not_open()
    {
        Assert.Equal("session-not-open", (await Steps.Begin(Expert, Session, Request.Id)).Refusal?.Code);
        await Open();
        var other = await Village.Filed(Requester, Clock.GetUtcNow());
        Assert.Equal("case-not-on-agenda", (await Steps.Begin(Expert, Session, other.Id)).Refusal?.Code);
    }

    [Fact]
    public async Task Only_experts_of_the_service_put_cases_on()
    {
        await Open();
        foreach (var stranger in new[] { Requester, await Village.Coordinator(), await Village.Learner(), await Village.Expert(Village.Dermatology) })
        {
            Assert.Equal(RefusalKind.NotFound, (await Steps.Begin(stranger, Session, Request.Id)).Refusal?.Kind);
            Assert.Equal(RefusalKind.NotFound, (await Steps.EndCase(stranger, Session)).Refusal?.Kind);
        }
        Assert.Equal(4, await Audited("begin-case", AuditOutcome.Refused));
        Assert.Equal(4, await Audited("end-case", AuditOutcome.Refused));
    }

    [Fact]
    public async Task At_the_end_the_case_that_is_on_ends_and_one_that_was_not_presented_waits_for_the_next_session()
    {
        var unpresented = await Village.Filed(Requester, Clock.GetUtcNow());
        await Steps.Take(Expert, unpresented);
        await Open();
        await Stay(Expert, 0, null);
        await Steps.Begin(Expert, Session, Request.Id);
        Clock.Set(Hour.AddMinutes(60));
        var ended = await Steps.End(await Village.Coordinator(), Session);

        Assert.Equal((SessionStatus.Ended, Hour.AddMinutes(60)), (ended.Value!.Status, ended.Value.EndedAt));
        await using var db = Database.Open();
        Assert.Equal(Hour.AddMinutes(60), (await db.Set<CaseSegment>().SingleAsync(c => c.SessionId == Session)).EndedAt);
        Assert.DoesNotContain(await Stays(), s => s.EndedAt is null);
        Assert.Equal(RequestStatus.Waiting, (await db.Set<Request>().SingleAsync(r => r.Id == unpresented.Id)).Status);
        Assert.Equal(RequestStatus.Booked, (await db.Set<Request>().SingleAsync(r => r.Id == Request.Id)).Status);
        Assert.True((await Steps.End(Expert, Session)).Succeeded); // once more
        await Steps.BookWaiting();
        var again = await db.Set<Booking>().SingleAsync(b => b.RequestId == unpresented.Id && b.Status == BookingStatus.Booked);
        Assert.Equal(Hour.AddDays(7), again.StartsAt);
    }

    async Task Open()
    {
        Clock.Set(Hour);
        await Steps.Open(Expert, Session);
    }

    async Task Stay(TeleExpertise.Expertise.People.Actor who, int from, int? until)
    {
        var device = Guid.NewGuid();
        await Steps.Presence(Session, who, device, PresenceKind.Joined, Hour.AddSeconds(from));
        if (until is { } second) await Steps.Presence(Session, who, device, PresenceKind.Left, Hour.AddSeconds(second));
    }

    static int Second(DateTimeOffset at) => (int)(at - Hour).TotalSeconds;
}
