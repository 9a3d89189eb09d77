namespace TeleExpertise.Expertise.People;

/// <summary>The person on whose behalf a verb runs, with the roles that hold today.</summary>
public sealed record Actor(Guid Id, string DisplayName, Profession Profession, IReadOnlyList<RoleGrant> Grants)
{
    /// <summary>True when the person holds the role anywhere.</summary>
    public bool Is(Role role) => Grants.Any(g => g.Role == role);

    /// <summary>True when the person is an expert of the service.</summary>
    public bool IsExpertOf(Guid serviceId) => Grants.Any(g => g.Role == Role.Expert && g.ServiceId == serviceId);

    /// <summary>True when the person holds the role in the territory.</summary>
    public bool Holds(Role role, Guid territoryId) => Grants.Any(g => g.Role == role && g.TerritoryId == territoryId);

    /// <summary>The services for which the person answers.</summary>
    public IEnumerable<Guid> ExpertServices => Grants.Where(g => g.Role == Role.Expert).Select(g => g.ServiceId!.Value);

    /// <summary>The territories in which the person holds the role.</summary>
    public IEnumerable<Guid> TerritoriesAs(Role role) => Grants.Where(g => g.Role == role).Select(g => g.TerritoryId).Distinct();
}
