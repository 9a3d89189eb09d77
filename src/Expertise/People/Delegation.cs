namespace TeleExpertise.Expertise.People;

/// <summary>Somebody takes care of another's cases in a territory, from a day to a day: a replacement (remplaçant).</summary>
public sealed class Delegation
{
    public required Guid Id { get; init; }
    public required Guid TerritoryId { get; init; }

    /// <summary>Whose cases.</summary>
    public required Guid FromId { get; init; }

    /// <summary>Who takes care of them.</summary>
    public required Guid ToId { get; init; }
    public required DateOnly StartsOn { get; init; }

    /// <summary>Last day, included.</summary>
    public required DateOnly EndsOn { get; init; }
    public required Guid MadeById { get; init; }
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>When it was ended before its last day.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}
