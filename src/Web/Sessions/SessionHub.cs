using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Sessions;

namespace TeleExpertise.Web.Sessions;

/// <summary>What the pages of a session are told. Nothing clinical travels here: the page fetches anew what its reader may see.</summary>
public interface ISessionClient
{
    /// <summary>The agenda or the case that is on has changed.</summary>
    Task AgendaChanged();

    /// <summary>The session is over.</summary>
    Task SessionEnded();
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
    /// <summary>After the agenda, the case that is on, or the session's state changed.</summary>
    public Task AgendaChanged(Guid session) => hub.Clients.Group(Group(session)).AgendaChanged();

    /// <summary>After the session ended.</summary>
    public Task SessionEnded(Guid session) => hub.Clients.Group(Group(session)).SessionEnded();

    public static string Group(Guid session) => session.ToString();
}
