using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Attestations;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Screens;
using TeleExpertise.Expertise.Tables;
using TeleExpertise.Expertise.Tests.Sessions;
using TeleExpertise.Rooms;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Tables;

/// <summary>The session of Thursday, open since its hour, with a meeting-room screen; times in minutes from the hour.</summary>
public abstract class ATableOfThursday(TestDatabase database) : ASessionOfThursday(database)
{
    protected RoomScreen Wall { get; private set; } = null!;

    protected async Task Begin()
    {
        Wall = await Enrolled();
        At(0);
        await Steps.Open(Expert, Session);
    }

    protected void At(double minute) => Clock.Set(Hour.AddMinutes(minute));

    protected async Task<RoomScreen> Enrolled()
    {
        var screen = new RoomScreen { Id = Guid.NewGuid(), TerritoryId = Village.Territory, Name = "Salle de réunion", SecretSha256 = System.Security.Cryptography.SHA256.HashData(Guid.NewGuid().ToByteArray()), EnrolledById = Expert.Id, EnrolledAt = Clock.GetUtcNow() };
        await using var db = Database.Open();
        db.Add(screen);
        await db.SaveChangesAsync();
        return screen;
    }

    /// <summary>A stay of the screen; a second one after a break is another connection.</summary>
    protected async Task ScreenStays(double from, double until, RoomScreen? screen = null)
    {
        var device = Guid.NewGuid();
        await Steps.ScreenPresence(Session, (screen ?? Wall).Id, device, PresenceKind.Joined, Hour.AddMinutes(from));
        await Steps.ScreenPresence(Session, (screen ?? Wall).Id, device, PresenceKind.Left, Hour.AddMinutes(until));
    }

    protected async Task Stays(Actor person, double from, double until)
    {
        var device = Guid.NewGuid();
        await Steps.Presence(Session, person, device, PresenceKind.Joined, Hour.AddMinutes(from));
        await Steps.Presence(Session, person, device, PresenceKind.Left, Hour.AddMinutes(until));
    }

    protected Task<string> Code(RoomScreen? screen = null) => Do(Reach.Door, async db => (await new ReadScreenTable(db, new(db, Clock), Clock).Run(screen ?? Wall, Session, default))!.Code);

    protected Task<Outcome<Guid>> Sit(Actor person, string? code) => As(person, db => new SitAtTable(db, new(db, Clock, Audit(db)), Clock, Audit(db)).Run(person, code, default));

    protected async Task<Guid> HostTable(Actor host)
    {
        Assert.True((await As(host, db => new OpenTable(db, Clock, Audit(db)).Run(host, Session, default))).Succeeded);
        return await Do(Reach.System, db => db.Set<SessionTable>().Where(t => t.SessionId == Session && t.HostId == host.Id).Select(t => t.Id).SingleAsync());
    }

    protected Task<Outcome<Guid>> Note(Actor by, Guid table, Actor who) => As(by, db => new SeatColleague(db, Clock, Audit(db)).Run(by, table, who.Id, default));
    protected Task<Outcome<Guid>> Confirm(Actor person, Guid seat) => As(person, db => new ConfirmSeat(db, Clock, Audit(db)).Run(person, seat, default));
    protected Task<Outcome<Guid>> Refuse(Actor person, Guid seat) => As(person, db => new RefuseSeat(db, Clock, Audit(db)).Run(person, seat, default));
    protected Task<Outcome<Guid>> End(Actor by, Guid seat) => As(by, db => new EndSeat(db, Clock, Audit(db)).Run(by, seat, default));
    protected Task<Outcome<RoomView>> Room(Actor person) => As(person, db => new ReadRoom(db, Clock, Audit(db)).Run(person, Session, default));
    protected Task<IReadOnlyList<OwnSeat>> Own(Actor person) => As(person, db => new ListOwnSeats(db, Clock).Run(person, default));

    protected Task<TableSeat> SeatOf(Actor person) => Do(Reach.System, db => db.Set<TableSeat>().AsNoTracking().Where(s => s.SessionId == Session && s.AccountId == person.Id).OrderByDescending(s => s.SatAt).FirstAsync());

    protected async Task Close(double minute = 60)
    {
        At(minute);
        Assert.True((await Do(Reach.System, db => new CloseSession(db, new(db, Clock, Audit(db)), Clock).Run(null, Session, default))).Succeeded);
    }

    /// <summary>Minutes in the attendance; null for who is not in it.</summary>
    protected async Task<double?> Minutes(Actor person) =>
        (await Do(Reach.System, db => db.Set<Attendance>().Where(a => a.SessionId == Session && a.AccountId == person.Id).Select(a => (int?)a.Seconds).SingleOrDefaultAsync())) / 60.0;

    protected AuditTrail Audit(ExpertiseDb db) => new(db, Clock);

    protected Task<T> As<T>(Actor person, Func<ExpertiseDb, Task<T>> run) => Do(Reach.Of(person.Id, Clock.Today()), run);

    protected async Task<T> Do<T>(Reach reach, Func<ExpertiseDb, Task<T>> run)
    {
        await using var db = Database.Open(reach);
        return await run(db);
    }
}
