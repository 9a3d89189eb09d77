using TeleExpertise.Expertise;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Sessions;

namespace TeleExpertise.Web.Sessions;

/// <summary>Changes to a running session, from a page or a program: the verb, then whoever has to hear of it.</summary>
sealed class SessionDesk(OpenSession open, EndSession end, BeginCase begin, EndCase endCase)
{
    /// <summary>Opens the room before its hour.</summary>
    public Task<Outcome<Done>> Open(Actor actor, Guid session, CancellationToken cancel) => open.Run(actor, session, cancel);

    /// <summary>Puts a case on; null ends the one that is on.</summary>
    public Task<Outcome<Done>> PutOn(Actor actor, Guid session, Guid? request, CancellationToken cancel) =>
        request is { } id ? begin.Run(actor, session, id, cancel) : endCase.Run(actor, session, cancel);

    /// <summary>Ends the session.</summary>
    public async Task<Outcome<Done>> Close(Actor actor, Guid session, CancellationToken cancel)
    {
        var ended = await end.Run(actor, session, cancel);
        return ended.Succeeded ? new Done() : ended.Refusal;
    }
}
