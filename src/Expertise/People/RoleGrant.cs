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

    /// <summary>The service for which an expert or a guest answers, or whose sessions a chair leads.</summary>
    public Guid? ServiceId { get; init; }

    /// <summary>Who answers for a learner during the placement.</summary>
    public Guid? SupervisorId { get; set; }

    /// <summary>Within which programme a requester or learner holds it: it seats them in its sessions and in no others; null for all that their organisation takes part in.</summary>
    public Guid? ProgrammeId { get; init; }
    public required DateOnly StartsOn { get; init; }

    /// <summary>Last day, included; null for open-ended.</summary>
    public DateOnly? EndsOn { get; set; }

    /// <summary>When it was ended at once, before its last day was over; null otherwise.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>True when it holds on that day.</summary>
    public bool HoldsOn(DateOnly day) => EndedAt is null && StartsOn <= day && (EndsOn is null || EndsOn >= day);

    /// <summary>Ends it at once.</summary>
    internal void End(DateTimeOffset now)
    {
        var today = RoleDays.Of(now);
        EndedAt = now;
        EndsOn = StartsOn > today ? StartsOn : EndsOn is { } last && last < today ? last : today;
    }
}

/// <summary>What a person may do.</summary>
public enum Role
{
    /// <summary>Asks for opinions.</summary>
    Requester,

    /// <summary>Gives opinions for a service.</summary>
    Expert,

    /// <summary>Leads the sessions of a service and sees their cases; signs no opinion.</summary>
    Chair,

    /// <summary>Keeps calendar and rooms; sees nothing clinical.</summary>
    Coordinator,

    /// <summary>Attends sessions under a supervisor, for the time of a placement; sees nothing that names a patient.</summary>
    Learner,

    /// <summary>Social work beside the care team; sees the social part of a case and nothing medical.</summary>
    SocialWorker,

    /// <summary>An expert for a time that is set when invited.</summary>
    GuestExpert,

    /// <summary>Tracks attendance; sees nothing clinical.</summary>
    CmeTracker,

    /// <summary>Reads the audit; sees no content.</summary>
    DataProtectionOfficer,

    /// <summary>Keeps accounts; sees nothing clinical.</summary>
    Administrator,
}
