using Microsoft.EntityFrameworkCore;
using Npgsql;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Expertise.Slots.Placing;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Slots;

public sealed class ASlotHoldsOneCase(TestDatabase database) : IClassFixture<TestDatabase>
{
    readonly TestClock clock = new(Timetable.Saturday);

    [Fact]
    public async Task Sixty_four_takes_at_once_for_twelve_slots_book_each_slot_once_and_let_the_others_wait()
    {
        var village = await Village.Build(database);
        var expert = await village.Expert();
        var series = await village.Weekly(database, expert, until: new(2026, 12, 3));
        await database.Plan(clock);
        // Eight requesters for 64 cases: both the slot and the requester are fought for.
        var requesters = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => village.Requester()));
        var requests = new List<Request>();
        for (var i = 0; i < 64; i++) requests.Add(await village.Filed(requesters[i % 8], clock.GetUtcNow().AddDays(-1)));

        var taken = await Task.WhenAll(requests.Select(r => Task.Run(() => Take(expert, r.Id))));

        Assert.All(taken, outcome => Assert.True(outcome.Succeeded));
        Assert.Equal(12, taken.Count(outcome => outcome.Value!.Slot is not null));
        await using var db = database.Open();
        var sessions = (await database.SessionsOf(series)).ConvertAll(s => s.Id);
        var slots = await db.Set<Slot>().Where(s => sessions.Contains(s.SessionId)).Select(s => s.Id).ToListAsync();
        var bookings = await db.Set<Booking>().Where(b => slots.Contains(b.SlotId)).ToListAsync();
        Assert.Equal(12, bookings.Select(b => b.SlotId).Distinct().Count());
        Assert.Equal(12, bookings.Count);
        var ids = requests.ConvertAll(r => r.Id);
        Assert.Equal(52, await db.Set<Request>().CountAsync(r => ids.Contains(r.Id) && r.Status == RequestStatus.Waiting));
        Assert.Equal(64, await db.Set<TriageDecision>().CountAsync(d => ids.Contains(d.RequestId)));
    }

    [Fact]
    public async Task Two_services_that_want_one_requester_at_one_hour_get_different_times()
    {
        var village = await Village.Build(database);
        var (internist, dermatologist) = (await village.Expert(), await village.Expert(village.Dermatology));
        await village.Weekly(database, internist);
        await village.Weekly(database, dermatologist); // the same hour
        await database.Plan(clock);
        var requester = await village.Requester();
        var pairs = new List<(Actor Expert, Guid Request)>();
        for (var i = 0; i < 5; i++)
        {
            pairs.Add((internist, (await village.Filed(requester, clock.GetUtcNow())).Id));
            pairs.Add((dermatologist, (await village.Filed(requester, clock.GetUtcNow(), village.Dermatology)).Id));
        }
        var taken = await Task.WhenAll(pairs.Select(p => Task.Run(() => Take(p.Expert, p.Request))));
        var starts = taken.Select(t => t.Value!.Slot!.Time.StartsAt).ToList();
        Assert.Equal(10, starts.Distinct().Count());
        Assert.True(starts.Max() < DateTimeOffset.Parse("2026-12-03T14:00:00Z")); // no slot is wasted: two weeks are enough
    }

    [Fact]
    public async Task The_database_itself_refuses_a_second_case_in_a_slot_and_a_second_place_for_a_requester()
    {
        var village = await Village.Build(database);
        var expert = await village.Expert();
        await village.Weekly(database, expert);
        await database.Plan(clock);
        var (one, other) = (await village.Filed(await village.Requester(), clock.GetUtcNow()), await village.Filed(await village.Requester(), clock.GetUtcNow()));
        await Take(expert, one.Id);

        var second = await Assert.ThrowsAsync<PostgresException>(() => Again(one, $"'{other.Id}', '{other.RequesterId}', starts_at, ends_at", "slot_id"));
        Assert.Equal("booking_slot_once", second.ConstraintName);
        var elsewhere = await Assert.ThrowsAsync<PostgresException>(() => Again(one, $"'{other.Id}', requester_id, starts_at + interval '5 minutes', ends_at + interval '5 minutes'",
            "(select id from slot s where s.session_id = (select session_id from slot where id = slot_id) and position = 6)"));
        Assert.Equal("booking_owner_once", elsewhere.ConstraintName);
    }

    Task<object?> Again(Request booked, string values, string slot) => database.Sql($"""
        insert into booking (id, request_id, requester_id, starts_at, ends_at, slot_id, status, booked_at)
        select gen_random_uuid(), {values}, {slot}, 'booked', now() from booking where request_id = '{booked.Id}'
        """);

    async Task<Outcome<Placed>> Take(Actor expert, Guid request)
    {
        await using var db = database.Open();
        return await new TakeToSession(db, clock, new AuditTrail(db, clock)).Run(expert, request, CancellationToken.None);
    }
}
