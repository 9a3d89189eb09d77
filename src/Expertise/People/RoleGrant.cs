namespace TeleExpertise.Expertise.People;

/// <summary>A role held in a place, from a day to a day.</summary>
public sealed class RoleGrant
{
    public required Guid Id { get; init; }
    public required Guid AccountId { get; init; }
    public required Role Role { get; init; }
    public required Guid TerritoryId { get; init; }

    /// <summary>The organisation for which a requester asks or where a learner learns.</summary>
    public Guid? OrganisationId { get; init; }

    /// <summary>The service for which an expert answers.</summary>
    public Guid? ServiceId { get; init; }
    public required DateOnly StartsOn { get; init; }

    /// <summary>Last day, included; null for open-ended.</summary>
    public DateOnly? EndsOn { get; set; }
}

/// <summary>What a person may do.</summary>
public enum Role
{
    /// <summary>Asks for opinions.</summary>
    Requester,

    /// <summary>Gives opinions for a service.</summary>
    Expert,

    /// <summary>Keeps calendar and rooms; sees nothing clinical.</summary>
    Coordinator,

    /// <summary>Attends sessions; sees nothing that names a patient.</summary>
    Learner,

    /// <summary>Tracks attendance; sees nothing clinical.</summary>
    CmeTracker,

    /// <summary>Keeps accounts; sees nothing clinical.</summary>
    Administrator,
}
