using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TeleExpertise.Expertise.Audit;

/// <summary>Who did or tried what, on which record. Ids only: no name, no clinical word.</summary>
public sealed class AuditEntry
{
    public long Id { get; init; }
    public required DateTimeOffset At { get; init; }
    public Guid? ActorId { get; init; }

    /// <summary>The verb, kebab-case: <c>read-request</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The kind of record: <c>request</c>.</summary>
    public required string Subject { get; init; }
    public Guid? SubjectId { get; init; }
    public required AuditOutcome Outcome { get; init; }

    /// <summary>The territory of its subject, found by the database; null for what belongs to none.</summary>
    public Guid? TerritoryId { get; init; }
}

public enum AuditOutcome { Done, Refused }

sealed class AuditMapping : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> builder) => builder.Property(e => e.Id).UseIdentityAlwaysColumn();
}
