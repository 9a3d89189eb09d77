using TeleExpertise.Expertise;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Expertise.Slots.Placing;
using TeleExpertise.Expertise.Slots.Telling;
using TeleExpertise.Rooms;

namespace TeleExpertise.Testing;

/// <summary>The steps of a session, each as its verb runs it, in a context of its own.</summary>
/// <param name="database">Where.</param>
/// <param name="clock">When.</param>
public sealed class SessionSteps(TestDatabase database, TimeProvider clock)
{
    /// <summary>An expert takes a request to the next session.</summary>
    public Task<Outcome<Placed>> Take(Actor expert, Request request) => Do(db => new TakeToSession(db, clock, Audit(db)).Run(expert, request.Id, default));

    /// <summary>Books what waits.</summary>
    public Task<int> BookWaiting() => Do(db => new BookWaiting(db, clock, new Loud<BookWaiting>()).Run(default));

    /// <summary>Tells calendars what changed in them.</summary>
    public async Task TellCalendars()
    {
        await using var db = database.Open();
        await new TellCalendars(db, clock, new Loud<TellCalendars>()).Run(default);
    }

    /// <summary>Opens a room.</summary>
    public Task<Outcome<Done>> Open(Actor actor, Guid session) => Do(db => new OpenSession(db, clock, Audit(db)).Run(actor, session, default));

    /// <summary>Ends a session; null is the clock.</summary>
    public Task<Outcome<Session>> End(Actor? actor, Guid session) => Do(db => new EndSession(db, clock, Audit(db)).Run(actor, session, default));

    /// <summary>Asks for a ticket.</summary>
    public Task<Outcome<JoinTicket>> Ticket(Actor actor, Guid session, TicketUse use = TicketUse.Page) =>
        Do(db => new IssueTicket(db, clock, Audit(db)).Run(actor, session, "Médecin", default, use));

    /// <summary>Puts a case on.</summary>
    public Task<Outcome<Done>> Begin(Actor actor, Guid session, Guid request) => Do(db => new BeginCase(db, clock, Audit(db)).Run(actor, session, request, default));

    /// <summary>Ends the case that is on.</summary>
    public Task<Outcome<Done>> EndCase(Actor actor, Guid session) => Do(db => new EndCase(db, clock, Audit(db)).Run(actor, session, default));

    /// <summary>Reads an agenda.</summary>
    public Task<Outcome<Agenda>> Agenda(Actor actor, Guid session) => Do(db => new ReadAgenda(db, Audit(db)).Run(actor, session, default));

    /// <summary>Who was there for a case.</summary>
    public Task<IReadOnlyList<PersonPresent>> Present(Guid session, Guid request) => Do(db => new PresentForCase(db, clock).Run(session, request, default));

    /// <summary>Reports presence as the signaling plane does.</summary>
    public async Task Presence(Guid session, Actor person, Guid connection, PresenceKind kind, DateTimeOffset? at = null)
    {
        await using var db = database.Open();
        await new RecordPresence(db).Run(new(session.ToString(), person.Id.ToString(), connection, kind, at ?? clock.GetUtcNow()), default);
    }

    /// <summary>Reports the stay of a meeting-room screen as the signaling plane does.</summary>
    public async Task ScreenPresence(Guid session, Guid screen, Guid connection, PresenceKind kind, DateTimeOffset? at = null)
    {
        await using var db = database.Open();
        await new RecordPresence(db).Run(new(session.ToString(), screen.ToString(), connection, kind, at ?? clock.GetUtcNow(), Attendee.Screen), default);
    }

    AuditTrail Audit(ExpertiseDb db) => new(db, clock);

    async Task<T> Do<T>(Func<ExpertiseDb, Task<T>> run)
    {
        await using var db = database.Open();
        return await run(db);
    }
}
