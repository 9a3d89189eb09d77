namespace TeleExpertise.Expertise.Opinions;

/// <summary>The answer to a request; once signed it does not change.</summary>
public sealed class Opinion
{
    public required Guid Id { get; init; }
    public required Guid RequestId { get; init; }
    public required Guid AuthorId { get; set; }

    /// <summary>The session in which the case was discussed; null for a written answer.</summary>
    public Guid? SessionId { get; set; }
    public required OpinionKind Kind { get; set; }
    public required string Answer { get; set; }
    public required string Recommendations { get; set; }
    public required OpinionStatus Status { get; set; }
    public required DateTimeOffset DraftedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; set; }
    public DateTimeOffset? SignedAt { get; set; }

    /// <summary>SHA-256 of what was signed.</summary>
    public byte[]? ContentSha256 { get; set; }
}

public enum OpinionKind { Session, Written }

public enum OpinionStatus { Draft, Signed }

/// <summary>A professional present for that case, as named then (R6316-4 CSP).</summary>
public sealed class OpinionParticipant
{
    public required Guid OpinionId { get; init; }
    public required Guid AccountId { get; init; }
    public required string DisplayName { get; init; }
    public required string Profession { get; init; }
    public string? Rpps { get; init; }
    public required string OrganisationName { get; init; }
    public required DateTimeOffset BeganAt { get; init; }
    public required DateTimeOffset EndedAt { get; init; }
}

/// <summary>When somebody first read an opinion.</summary>
public sealed class OpinionReading
{
    public required Guid OpinionId { get; init; }
    public required Guid AccountId { get; init; }
    public required DateTimeOffset FirstReadAt { get; init; }
}
