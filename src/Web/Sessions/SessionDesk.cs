using TeleExpertise.Expertise;
using TeleExpertise.Expertise.Attestations;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Rooms;

namespace TeleExpertise.Web.Sessions;

/// <summary>Changes to a session, from a page or a program: the verb, then whoever has to hear of it.</summary>
sealed class SessionDesk(OpenSession open, CloseSession close, BeginCase begin, EndCase endCase, SessionNews news, IRoomControl rooms)
{
    /// <summary>Opens the room before its hour.</summary>
    public async Task<Outcome<Done>> Open(Actor actor, Guid session, CancellationToken cancel)
    {
        var opened = await open.Run(actor, session, cancel);
        if (opened.Succeeded) await news.Changed(session, RoomPart.Agenda);
        return opened;
    }

    /// <summary>Puts a case on; null ends the one that is on.</summary>
    public async Task<Outcome<Done>> PutOn(Actor actor, Guid session, Guid? request, CancellationToken cancel)
    {
        var on = request is { } id ? await begin.Run(actor, session, id, cancel) : await endCase.Run(actor, session, cancel);
        if (on.Succeeded) await news.Changed(session, RoomPart.Agenda);
        return on;
    }

    /// <summary>Ends the session, then puts everybody out of its room.</summary>
    public async Task<Outcome<Done>> Close(Actor actor, Guid session, CancellationToken cancel)
    {
        var ended = await close.Run(actor, session, cancel);
        if (!ended.Succeeded) return ended.Refusal;
        await news.SessionEnded(session);
        await rooms.Close(session.ToString(), CancellationToken.None); // the session has ended, whether the caller still listens or not
        return new Done();
    }
}
