using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Sessions;

/// <summary>What a person may do with a session.</summary>
/// <param name="See">Its hours and state.</param>
/// <param name="Join">Sit in the room: experts and chairs of the service, requesters and learners of the territory, or of the spokes when it is a programme's, and who comes for a second service. A coordinator hears nothing clinical.</param>
/// <param name="Lead">Open and end it: experts and chairs of the service and coordinators of the territory.</param>
/// <param name="Present">Put a case on: experts and chairs of the service.</param>
/// <param name="Knocks">Nothing but a guest expert of the service: who leads the session lets them in.</param>
public readonly record struct SessionRights(bool See, bool Join, bool Lead, bool Present, bool Knocks = false)
{
    /// <summary>The rights that the roles of today give.</summary>
    public static SessionRights Of(Actor actor, Session session) => Of(actor, session.ServiceId, session.TerritoryId, session.ProgrammeId, session.Id);

    /// <summary>The same for sessions of a service in a territory, or of a programme there.</summary>
    public static SessionRights Of(Actor actor, Guid serviceId, Guid territoryId, Guid? programmeId = null, Guid? sessionId = null)
    {
        var expert = actor.IsExpertOf(serviceId) || actor.IsChairOf(serviceId);
        var coordinator = actor.Holds(Role.Coordinator, territoryId);
        var seated = programmeId is { } programme ? actor.Programmes.Contains(programme)
            : actor.Grants.Any(g => g.Role is Role.Requester or Role.Learner && g.TerritoryId == territoryId && g.ProgrammeId is null);
        var second = sessionId is not null && actor.Second.Any(s => s.SessionId == sessionId);
        var hosts = actor.IsChairOf(serviceId) || actor.Grants.Any(g => g.Role == Role.Expert && g.ServiceId == serviceId);
        return new(expert || coordinator || seated || second, expert || seated || second, expert || coordinator, expert, Knocks: expert && !hosts && !seated && !second);
    }
}
