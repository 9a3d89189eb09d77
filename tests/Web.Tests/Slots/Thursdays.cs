using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Settings;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Slots;

/// <summary>A server on Saturday 21 November 2026, whose jobs run when they are called. Use as <c>IClassFixture&lt;Thursdays&gt;</c>.</summary>
public sealed class Thursdays : IAsyncLifetime
{
    /// <summary>The next session and the one after it, 13 h 00 in Paris, six slots each.</summary>
    public static readonly DateTimeOffset First = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero), Second = First.AddDays(7);

    /// <summary>The server.</summary>
    public TestApp App { get; } = new() { Clock = new TestClock(Timetable.Saturday), Settings = { ["Scheduler:Enabled"] = "false" } };

    /// <summary>Its clock.</summary>
    public TestClock Clock => (TestClock)App.Clock!;

    /// <summary>What experts and jobs do.</summary>
    public SessionSteps Steps => new(App.Database, Clock);

    /// <inheritdoc />
    public Task InitializeAsync() => App.InitializeAsync();

    /// <inheritdoc />
    public async Task DisposeAsync() => await App.DisposeAsync();

    /// <summary>A village with its sessions, on that Saturday, in which everything within two weeks is booked at once, or only what comes within two days.</summary>
    public async Task<(Village Village, Actor Expert)> Build(bool atOnce = true)
    {
        Clock.Set(Timetable.Saturday);
        var village = await Village.Build(App.Database);
        var expert = await village.Expert();
        await village.Weekly(App.Database, expert, asUsual: !atOnce);
        await village.Decide(App.Database, expert, (Policy.ProtectedSlots, 0));
        await App.Database.Plan(Clock);
        return (village, expert);
    }

    /// <summary>Somebody's case, taken to a session.</summary>
    public async Task<(Actor Requester, Request Request)> Taken(Village village, Actor expert, Urgency urgency = Urgency.Soon)
    {
        var requester = await village.Requester();
        var request = await village.Filed(requester, Clock.GetUtcNow(), urgency: urgency);
        Assert.True((await Steps.Take(expert, request)).Succeeded);
        Clock.Advance(TimeSpan.FromMinutes(1)); // the next one comes later
        return (requester, request);
    }

    /// <summary>When its slot is; null for none.</summary>
    public async Task<DateTimeOffset?> SlotOf(Request request)
    {
        await using var db = App.Database.Open();
        return await db.Set<Booking>().Where(b => b.RequestId == request.Id && b.Status == BookingStatus.Booked).Select(b => (DateTimeOffset?)b.StartsAt).SingleOrDefaultAsync();
    }

    /// <summary>The session that begins then.</summary>
    public async Task<string> SessionAt(Village village, DateTimeOffset at)
    {
        await using var db = App.Database.Open();
        return (await db.Set<Session>().Where(s => s.TerritoryId == village.Territory && s.StartsAt == at).Select(s => s.Id).SingleAsync()).ToString();
    }

    /// <summary>Where a case stands.</summary>
    public async Task<Request> Row(Request request)
    {
        await using var db = App.Database.Open();
        return await db.Set<Request>().AsNoTracking().SingleAsync(r => r.Id == request.Id);
    }
}
