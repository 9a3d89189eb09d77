using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Sessions;

namespace TeleExpertise.Web.Sessions;

/// <summary>What the pages of a session are told. Nothing clinical travels here: the page fetches anew what its reader may see.</summary>
public interface ISessionClient
{
    /// <summary>A part of the page is to be fetched anew: a word of <see cref="RoomPart"/>.</summary>
    Task Changed(string part);

    /// <summary>The session is over.</summary>
    Task SessionEnded();
}

/// <summary>The parts of a room's page, as its script knows them.</summary>
static class RoomPart
{
    /// <summary>The agenda, the case that is on, or the session's state: it says who may see what, so every part is fetched anew.</summary>
    public const string Agenda = "agenda";
}

/// <summary>The Web's own hub: whoever may see a session's agenda may watch it change.</summary>
[Authorize]
sealed class SessionHub(FindActor find, ReadAgenda agenda, ExpertiseDb db, TimeProvider clock) : Hub<ISessionClient>
{
    /// <summary>False when there is no such session for this person.</summary>
    public async Task<bool> Watch(Guid session)
    {
        var cancel = Context.ConnectionAborted;
        if (!Guid.TryParse(Context.UserIdentifier, out var account)) return false;
        db.Reach = Reach.Of(account, clock.Today());
        if (await find.Run(account, cancel) is not { } actor) return false;
        if (!(await agenda.Run(actor, session, cancel)).Succeeded) return false;
        await Groups.AddToGroupAsync(Context.ConnectionId, SessionNews.Group(session), cancel);
        return true;
    }
}

/// <summary>Tells the open pages of a session that there is something new to fetch.</summary>
sealed class SessionNews(IHubContext<SessionHub, ISessionClient> hub)
{
    /// <summary>After something changed that the session's pages show.</summary>
    public Task Changed(Guid session, string part) => hub.Clients.Group(Group(session)).Changed(part);

    /// <summary>After the session ended.</summary>
    public Task SessionEnded(Guid session) => hub.Clients.Group(Group(session)).SessionEnded();

    public static string Group(Guid session) => session.ToString();
}
