using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Settings;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Expertise.Slots.Calendars;
using TeleExpertise.Expertise.Slots.Planning;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Slots;

/// <summary>The verbs of a calendar as somebody uses them, on Saturday 21 November 2026 with sessions on Thursdays from 13 h 00 to 14 h 00.</summary>
public abstract class CalendarDesk(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    protected TestDatabase Database { get; } = database;
    protected TestClock Clock { get; } = new(Timetable.Saturday);
    protected Village Village { get; private set; } = null!;
    protected Actor Keeper { get; private set; } = null!;

    /// <summary>Three specialists of the service.</summary>
    protected Actor[] Doctors { get; private set; } = [];

    public async Task InitializeAsync()
    {
        Village = await Village.Build(Database);
        Keeper = await Village.Coordinator();
        Doctors = [await Village.Expert(), await Village.Expert(), await Village.Expert()];
        await Village.Decide(Database, Keeper, (Policy.Announced, 14), (Policy.ProtectedSlots, 0)); // who is taken to a session sits in it
    }

    public Task DisposeAsync() => Task.CompletedTask;

    protected SeriesForm Form(params Actor[] rota) => new()
    {
        Service = Village.InternalMedicine.ToString(),
        Rota = [.. rota.Select(r => r.Id.ToString())],
        Weekday = "4",
        StartsAt = "13:00",
        SessionMinutes = "60",
        SlotMinutes = "10",
        From = "2026-11-23",
    };

    /// <summary>A series that was previewed and agreed to; its id.</summary>
    protected async Task<Guid> Made(SeriesForm form)
    {
        await using var db = Database.Open();
        var before = await db.Set<Series>().Where(s => s.TerritoryId == Village.Territory).Select(s => s.Id).ToListAsync();
        Assert.True((await Agreed(seal => Save(null, form, seal))).Done);
        return await db.Set<Series>().Where(s => s.TerritoryId == Village.Territory && !before.Contains(s.Id)).Select(s => s.Id).SingleAsync();
    }

    protected Task<Outcome<Foreseen>> Save(Guid? id, SeriesForm form, string? agreed = null, bool keep = false) =>
        Run(Keeper, (db, audit) => new SaveSeries(db, Clock, Replan(db), audit).Run(Keeper, id, form, keep, agreed, default));

    protected Task<Outcome<Foreseen>> End(Guid id, string last, string? agreed = null) => Run(Keeper, (db, audit) => new EndSeries(db, Clock, Replan(db), audit).Run(Keeper, id, last, agreed, default));

    protected Task<Outcome<Foreseen>> Day(Guid series, string? occursOn, ExceptionForm form, string? agreed = null, Actor? by = null) =>
        Run(by ?? Keeper, (db, audit) => new SaveException(db, Clock, Replan(db), audit).Run(by ?? Keeper, series, occursOn is null ? null : DateOnly.Parse(occursOn), form, agreed, default));

    protected Task<Outcome<Foreseen>> Away(Actor who, string from, string? until = null, string? agreed = null, Actor? by = null) =>
        Run(by ?? who, (db, audit) => new AnnounceAbsence(db, Clock, Replan(db), audit).Run(by ?? who, who.Id, from, until, agreed, default));

    protected Task<Outcome<Foreseen>> Back(Actor who, string? agreed = null, Actor? by = null) => Run(by ?? who, async (db, audit) =>
        await new WithdrawAbsence(db, Clock, Replan(db), audit).Run(by ?? who, await db.Set<Absence>().Where(a => a.AccountId == who.Id).Select(a => a.Id).SingleOrDefaultAsync(), agreed, default));

    protected Task<Outcome<Foreseen>> Close(string day, string? name, string? agreed = null) => Run(Keeper, (db, audit) => new SaveClosedDay(db, Clock, Replan(db), audit).Run(Keeper, Village.Territory, day, name, agreed, default));

    /// <summary>Looks, and says yes to what was seen.</summary>
    protected static async Task<Foreseen> Agreed(Func<string?, Task<Outcome<Foreseen>>> run)
    {
        var preview = await run(null);
        Assert.True(preview.Succeeded, preview.Refusal?.ToString());
        Assert.False(preview.Value.Done);
        var done = (await run(preview.Value.Seal)).Value!;
        Assert.True(done.Done);
        return done;
    }

    /// <summary>A case taken to the next session; its request.</summary>
    protected async Task<Request> Case(Actor? requester = null)
    {
        var request = await Village.Filed(requester ?? await Village.Requester(), Clock.GetUtcNow());
        await Run(Doctors[0], (db, audit) => new TakeToSession(db, Clock, audit).Run(Doctors[0], request.Id, default));
        return request;
    }

    /// <summary>When a case is booked; null while it waits.</summary>
    protected async Task<DateTimeOffset?> Hour(Request request)
    {
        await using var db = Database.Open();
        return await db.Set<Booking>().Where(b => b.RequestId == request.Id && b.Status == BookingStatus.Booked).Select(b => (DateTimeOffset?)b.StartsAt).SingleOrDefaultAsync();
    }

    /// <summary>The sessions of the territory as "day, state or who leads"; doctors by their number.</summary>
    protected async Task<List<string>> Sessions(Guid? series = null)
    {
        await using var db = Database.Open();
        var rows = await db.Set<Session>().AsNoTracking().Where(s => s.TerritoryId == Village.Territory && (series == null || s.SeriesId == series)).OrderBy(s => s.StartsAt).ToListAsync();
        var seats = (await db.Set<SessionExpert>().OrderBy(e => e.Position).ToListAsync()).ToLookup(e => e.SessionId, e => Array.FindIndex(Doctors, d => d.Id == e.ExpertId) + 1);
        return rows.ConvertAll(s => $"{s.LocalDate:MM-dd} " + (s.Status is SessionStatus.Planned ? string.Join('+', seats[s.Id]) : $"{s.Status} {s.Reason}".Trim()));
    }

    protected Task<int> Plan() => Database.Plan(Clock);

    protected Replan Replan(ExpertiseDb db) => new(db, Clock, new BookWaiting(db, Clock, NullLogger<BookWaiting>.Instance));

    protected async Task<T> Run<T>(Actor actor, Func<ExpertiseDb, AuditTrail, Task<T>> run)
    {
        await using var db = Database.Open(Reach.Of(actor.Id, Clock.Today()));
        return await run(db, new AuditTrail(db, Clock));
    }
}
