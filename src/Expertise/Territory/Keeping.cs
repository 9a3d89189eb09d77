using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Territory;

/// <summary>Who keeps the places of a territory: its coordinators, and its administrators so that a new installation can be filled.</summary>
public static class Keeping
{
    /// <summary>The territories whose places the person keeps.</summary>
    public static IEnumerable<Guid> Keeps(this Actor actor) => actor.TerritoriesAs(Role.Coordinator).Union(actor.TerritoriesAs(Role.Administrator));

    /// <summary>True when the person keeps the places of this territory.</summary>
    public static bool Keeps(this Actor actor, Guid territoryId) => actor.Holds(Role.Coordinator, territoryId) || actor.Holds(Role.Administrator, territoryId);
}
