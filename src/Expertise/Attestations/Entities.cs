namespace TeleExpertise.Expertise.Attestations;

/// <summary>A person's time in an ended session.</summary>
public sealed class Attendance
{
    public required Guid SessionId { get; init; }
    public required Guid AccountId { get; init; }

    /// <summary>Union of the person's stays within the session, seconds.</summary>
    public required int Seconds { get; init; }
    public required DateTimeOffset ComputedAt { get; init; }

    /// <summary>Whole minutes, rounded down.</summary>
    public int Minutes => Seconds / 60;
}

/// <summary>A certificate of attendance that a public page verifies by its code.</summary>
public sealed class Certificate
{
    public required Guid Id { get; init; }

    /// <summary>Sixteen characters of Crockford's base 32, drawn at random (80 bits).</summary>
    public required string Code { get; init; }
    public required Guid SessionId { get; init; }
    public required Guid AccountId { get; init; }
    public required DateTimeOffset IssuedAt { get; init; }
}
