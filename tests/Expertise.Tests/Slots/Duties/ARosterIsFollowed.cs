using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Slots.Duties;
using TeleExpertise.Expertise.Tests.ICalendar;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Slots.Duties;

public sealed class ARosterIsFollowed(TestDatabase database) : IClassFixture<TestDatabase>
{
    const string Address = "https://rosters.example.org/4f1c9e/sector.ics";
    readonly TestClock clock = new(Timetable.Saturday);
    readonly Weather weather = new();

    [Fact]
    public async Task It_is_seen_first_and_its_address_is_sealed_and_shown_by_its_host_only()
    {
        var doctor = await Doctor();
        weather.Says("MARTIN 20261126", "DURAND 20261127");
        Assert.Single((await Subscribe(doctor, agreed: false)).Value!.Hours);
        Assert.Empty((await Read(doctor)).Lines);
        await Subscribe(doctor, agreed: true);
        var line = Assert.Single((await Read(doctor)).Lines);
        Assert.Equal("rosters.example.org", line.Host);
        Assert.DoesNotContain("4f1c9e", (string)(await database.Sql($"select row_to_json(s)::text || encode(s.sealed_address, 'escape') from duty_source s where account_id = '{doctor.Id}'"))!, StringComparison.Ordinal);
        Assert.Equal(0L, await database.Sql("select count(*) from duty d where d::text ilike '%martin%'"));
    }

    [Fact]
    public async Task What_is_new_is_taken_what_is_gone_is_given_back_and_nothing_changes_when_nothing_changed()
    {
        var doctor = await Doctor();
        weather.Says("MARTIN 20261126", "MARTIN 20261203");
        await Subscribe(doctor, agreed: true);
        weather.Says("MARTIN 20261203", "MARTIN 20261210");
        Assert.Equal(0, await Refresh(TimeSpan.FromHours(5)));
        Assert.Equal(1, await Refresh(TimeSpan.FromHours(2)));
        Assert.Equal([3, 10], (await Read(doctor)).Lines[0].Hours.Select(h => h.StartsAt.Day));
        weather.Unchanged = true;
        Assert.Equal(1, await Refresh(TimeSpan.FromHours(7)));
        Assert.Equal("v2", weather.Asked);
        Assert.Equal([3, 10], (await Read(doctor)).Lines[0].Hours.Select(h => h.StartsAt.Day));
    }

    [Fact]
    public async Task One_that_fails_keeps_its_hours_and_after_three_days_its_owner_is_told_once()
    {
        var doctor = await Doctor();
        weather.Says("MARTIN 20261203");
        await Subscribe(doctor, agreed: true);
        weather.Fault = "roster-unreachable";
        for (var i = 0; i < 20; i++) await Refresh(TimeSpan.FromHours(7));
        var line = Assert.Single((await Read(doctor)).Lines);
        Assert.Equal("roster-unreachable", line.Fault);
        Assert.Single(line.Hours);
        Assert.Equal(1L, await Told(doctor));
        weather.Fault = null;
        await Refresh(TimeSpan.FromHours(7));
        Assert.Null((await Read(doctor)).Lines[0].Fault);
    }

    [Fact]
    public async Task One_at_which_the_reading_stumbles_keeps_its_hours_and_the_others_are_read()
    {
        var (first, second) = (await Doctor(), await (await Village.Build(database)).Requester());
        weather.Says("MARTIN 20261203");
        await Subscribe(first, agreed: true, "https://stumbles.example.org/roster.ics");
        await Subscribe(second, agreed: true);
        weather.Says("MARTIN 20261210");
        weather.Stumbles = "https://stumbles.example.org/roster.ics";
        Assert.Equal(1, await Refresh(TimeSpan.FromHours(7)));
        var (kept, read) = (Assert.Single((await Read(first)).Lines), Assert.Single((await Read(second)).Lines));
        Assert.Equal(("roster-unreadable", 3), (kept.Fault, Assert.Single(kept.Hours).StartsAt.Day));
        Assert.Equal((null, 10), (read.Fault, Assert.Single(read.Hours).StartsAt.Day));
        for (var i = 0; i < 12; i++) await Refresh(TimeSpan.FromHours(7));
        Assert.Equal((1L, 0L), ((long)(await Told(first))!, (long)(await Told(second))!));
    }

    [Fact]
    public async Task Half_a_download_takes_no_hours_away()
    {
        var doctor = await Doctor();
        weather.Says("MARTIN 20261203");
        await Subscribe(doctor, agreed: true);
        weather.File = weather.File![..^"END:VCALENDAR\r\n".Length];
        await Refresh(TimeSpan.FromHours(7));
        var line = Assert.Single((await Read(doctor)).Lines);
        Assert.Equal("roster-cut-off", line.Fault);
        Assert.Single(line.Hours);
    }

    [Fact]
    public async Task Two_nodes_at_once_read_it_once()
    {
        var doctor = await Doctor();
        weather.Says("MARTIN 20261203");
        await Subscribe(doctor, agreed: true);
        clock.Set(clock.GetUtcNow().AddHours(7));
        var before = weather.Calls;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Refresh(TimeSpan.Zero))));
        Assert.Equal(before + 1, weather.Calls);
    }

    [Fact]
    public async Task Hours_long_over_are_forgotten_with_what_they_came_from()
    {
        var doctor = await Doctor();
        await Do(doctor, db => new AddAway(db, clock, Audit(db)).Run(doctor, DutyKind.Away, "2026-11-26", null, null, null, default));
        await Refresh(TimeSpan.FromDays(60));
        Assert.Equal(0L, await database.Sql($"select count(*) from duty_source where account_id = '{doctor.Id}'"));
    }

    /// <summary>A doctor whose rosters are the only ones.</summary>
    async Task<Actor> Doctor()
    {
        await database.Sql("delete from duty_source");
        return await (await Village.Build(database)).Requester();
    }

    Task<Outcome<Roster>> Subscribe(Actor doctor, bool agreed, string address = Address) =>
        Do(doctor, db => new SubscribeRoster(db, clock, weather, Audit(db)).Run(doctor, DutyKind.OnCall, address, "Martin", agreed, default));
    async Task<DutiesView> Read(Actor doctor) => (await Do(doctor, db => new ReadDuties(db, clock, Audit(db)).Run(doctor, default))).Value!;
    Task<object?> Told(Actor doctor) => database.Sql($"select count(*) from notice where recipient_id = '{doctor.Id}' and kind = 'roster_failing'");

    /// <summary>The job after some time; gives how many rosters were read.</summary>
    async Task<int> Refresh(TimeSpan later)
    {
        clock.Set(clock.GetUtcNow() + later);
        await using var db = database.Open();
        await new ReadRosters(db, clock, weather, NullLogger<ReadRosters>.Instance).Run(default);
        return await db.Set<DutySource>().CountAsync(s => s.Origin == DutyOrigin.Address && s.ReadAt == clock.GetUtcNow());
    }

    async Task<T> Do<T>(Actor actor, Func<ExpertiseDb, Task<T>> run)
    {
        await using var db = database.Open(Reach.Of(actor.Id, new(2026, 11, 21)));
        return await run(db);
    }

    AuditTrail Audit(ExpertiseDb db) => new(db, clock);

    /// <summary>The network's weather: what an address says, or that it does not.</summary>
    sealed class Weather : IRosterFetcher
    {
        int version;

        public byte[]? File { get; set; }
        public string? Fault { get; set; }
        public bool Unchanged { get; set; }

        /// <summary>At this address something is thrown that nobody foresaw.</summary>
        public string? Stumbles { get; set; }
        public string? Asked { get; private set; }
        public int Calls;

        public void Says(params string[] duties)
        {
            version++;
            File = Encoding.UTF8.GetBytes(RosterText.Calendar([.. duties.Select(d => d.Split(' ')).Select(d => RosterText.Event("SUMMARY:" + d[0], $"DTSTART:{d[1]}T190000Z", "DURATION:PT12H"))]));
        }

        public Task<FetchedRoster> Fetch(string address, string? version, CancellationToken cancel)
        {
            Interlocked.Increment(ref Calls);
            Asked = version;
            if (address == Stumbles) throw new ArgumentException("no text", nameof(address));
            return Task.FromResult(Fault is not null ? FetchedRoster.Failed(Fault) : Unchanged ? new(null, version, null) : new FetchedRoster(File, $"v{this.version}", null));
        }
    }
}
