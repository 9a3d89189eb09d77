using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Sessions.Showing;

static class WhoShows
{
    /// <summary>True for whose case it is, who comes to it for a second service, and who puts cases on.</summary>
    public static bool MayShow(this Actor actor, Request request, SessionRights rights) => rights.Present || actor.ActsFor(request) || actor.IsSecondFor(request.Id);
}
