using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Sessions;

/// <summary>What a person may do with a session.</summary>
/// <param name="See">Its hours and state.</param>
/// <param name="Join">Sit in the room: experts of the service, requesters and learners of the territory. A coordinator hears nothing clinical.</param>
/// <param name="Lead">Open and end it: experts of the service and coordinators of the territory.</param>
/// <param name="Present">Put a case on: experts of the service.</param>
public readonly record struct SessionRights(bool See, bool Join, bool Lead, bool Present)
{
    /// <summary>The rights that the roles of today give.</summary>
    public static SessionRights Of(Actor actor, Session session)
    {
        var expert = actor.IsExpertOf(session.ServiceId);
        var coordinator = actor.Holds(Role.Coordinator, session.TerritoryId);
        var seated = actor.Holds(Role.Requester, session.TerritoryId) || actor.Holds(Role.Learner, session.TerritoryId);
        return new(expert || coordinator || seated, expert || seated, expert || coordinator, expert);
    }
}
