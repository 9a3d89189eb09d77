using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Sessions.Showing;
using TeleExpertise.Web.Sessions.Showing;

namespace TeleExpertise.Web.Sessions;

/// <summary>What the pages of a session are told. Nothing clinical travels here: the page fetches anew what its reader may see.</summary>
public interface ISessionClient
{
    /// <summary>A part of the page is to be fetched anew: a word of <see cref="RoomPart"/>.</summary>
    Task Changed(string part);

    /// <summary>The session is over.</summary>
    Task SessionEnded();

    /// <summary>Somebody of the care team points at what is shown.</summary>
    /// <param name="person">Tells one hand from another.</param>
    /// <param name="name">As the page shows it.</param>
    /// <param name="x">Of the picture's width, 0..1, from the left.</param>
    /// <param name="y">Of its height, from the top.</param>
    Task Pointed(Guid person, string name, double x, double y);

    /// <summary>Who shows looks there: what stands in the middle, in fractions like those above, and how many times larger than the whole picture.</summary>
    Task Looked(double x, double y, double zoom);
}

/// <summary>The parts of a room's page, as its script knows them.</summary>
static class RoomPart
{
    /// <summary>The agenda, the case that is on, or the session's state: it says who may see what, so every part is fetched anew.</summary>
    public const string Agenda = "agenda";

    /// <summary>What everybody looks at.</summary>
    public const string Shown = "shown";

    /// <summary>Who is in the room, and who sits before which screen.</summary>
    public const string People = "people";

    /// <summary>How a patient who takes part gets on.</summary>
    public const string Patient = "patient";

    /// <summary>Guest experts, for who lets them in.</summary>
    public const string Guests = "guests";

    /// <summary>Step of the case and raised hands.</summary>
    public const string Conduct = "conduct";

    /// <summary>What is written beside the video.</summary>
    public const string Chat = "chat";
}

/// <summary>The Web's own hub: whoever may see a session's agenda may watch it change.</summary>
[Authorize]
sealed class SessionHub(FindActor find, ReadAgenda agenda, MayPoint may, Looks looks, ExpertiseDb db, TimeProvider clock) : Hub<ISessionClient>
{
    /// <summary>False when there is no such session for this person.</summary>
    public async Task<bool> Watch(Guid session)
    {
        var cancel = Context.ConnectionAborted;
        if (await Person(cancel) is not { } actor) return false;
        var seen = await agenda.Run(actor, session, cancel);
        if (!seen.Succeeded) return false;
        await Groups.AddToGroupAsync(Context.ConnectionId, SessionNews.Group(session), cancel);
        if (!seen.Value.Rights.Join) return true; // a coordinator sees the hours, and nothing of what is said
        await Groups.AddToGroupAsync(Context.ConnectionId, SessionNews.Seated(session), cancel);
        Context.Items[nameof(Hand)] = new Hand(session, clock);
        if (looks.Last(session) is { } look) await Clients.Caller.Looked(look.X, look.Y, look.Zoom);
        return true;
    }

    /// <summary>Points at what is shown; of no effect from who is not of the case's care team.</summary>
    public async Task Point(double x, double y)
    {
        if (await MyHand() is { } hand) await Clients.OthersInGroup(SessionNews.Seated(hand.Session)).Pointed(hand.Actor!.Id, hand.Actor.DisplayName, Fraction(x), Fraction(y));
    }

    /// <summary>Takes along those who follow; of no effect from who does not show.</summary>
    public async Task Look(double x, double y, double zoom)
    {
        if (await MyHand() is not { Shows: true } hand) return;
        var look = new Look(Fraction(x), Fraction(y), Math.Clamp(zoom, 0.01, 1000));
        looks.Keep(hand.Session, look);
        await Clients.OthersInGroup(SessionNews.Seated(hand.Session)).Looked(look.X, look.Y, look.Zoom);
    }

    /// <summary>Null where this connection may not move anything now.</summary>
    async Task<Hand?> MyHand()
    {
        if (Context.Items[nameof(Hand)] is not Hand hand) return null;
        var cancel = Context.ConnectionAborted;
        try
        {
            if (hand.IsOld)
            {
                var actor = await Person(cancel);
                hand.Know(actor, actor is null ? null : (await may.Run(actor, hand.Session, cancel)).Value);
            }
            return hand.Actor is null ? null : hand;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return null; // the line went away meanwhile: nothing failed
        }
    }

    async Task<Actor?> Person(CancellationToken cancel)
    {
        if (!Guid.TryParse(Context.UserIdentifier, out var account)) return null;
        db.Reach = Reach.Of(account, clock.Today());
        return await find.Run(account, cancel);
    }

    static double Fraction(double value) => double.IsFinite(value) ? Math.Clamp(value, 0, 1) : 0;
}

/// <summary>Tells the open pages of a session that there is something new to fetch.</summary>
sealed class SessionNews(IHubContext<SessionHub, ISessionClient> hub, RoomAudience audience)
{
    /// <summary>After something changed that the session's pages show. What may change who hears does so before anybody is told.</summary>
    public async Task Changed(Guid session, string part)
    {
        if (part == RoomPart.Agenda) await audience.Follow(session);
        if (part == RoomPart.People) audience.LookSoon(session); // who sits down before a screen changes what it may hear
        await hub.Clients.Group(Group(session)).Changed(part);
    }

    /// <summary>After the session ended.</summary>
    public Task SessionEnded(Guid session)
    {
        audience.Forget(session);
        return hub.Clients.Group(Group(session)).SessionEnded();
    }

    public static string Group(Guid session) => session.ToString();

    /// <summary>Those of the group who may sit in the room.</summary>
    public static string Seated(Guid session) => session + " seated";
}
