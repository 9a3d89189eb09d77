using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Requests;

/// <summary>Who may see a case: its requester and the experts of the service asked (L1110-4 CSP: the care team), nobody else.</summary>
public static class CaseAccess
{
    /// <summary>True when the case is open to the person.</summary>
    public static bool MayRead(this Actor actor, Request request) => request.RequesterId == actor.Id || actor.IsExpertOf(request.ServiceId);
}
