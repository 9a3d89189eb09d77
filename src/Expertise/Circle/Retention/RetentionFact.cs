using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Circle.Retention;

/// <summary>Something that changes how long a patient's file is kept. None is changed: a mistake is put right by another.</summary>
public sealed class RetentionFact
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public required FactKind Kind { get; init; }

    /// <summary>The day of the death, of the claim, of its end; null when a death is taken back.</summary>
    public DateOnly? HappenedOn { get; init; }

    /// <summary>Which claim ended.</summary>
    public Guid? ClaimId { get; init; }
    public required string Note { get; init; }
    public required Guid RecordedById { get; init; }
    public required DateTimeOffset RecordedAt { get; init; }
}

/// <summary>What may be recorded.</summary>
public enum FactKind
{
    Died,

    /// <summary>The death that was recorded was a mistake.</summary>
    NotDied,
    Claim,
    ClaimEnded,
}

sealed class RetentionMapping : IEntityTypeConfiguration<RetentionFact>
{
    public void Configure(EntityTypeBuilder<RetentionFact> builder)
    {
        builder.HasOne<Patient>().WithMany().HasForeignKey(f => f.PatientId);
        builder.HasOne<RetentionFact>().WithMany().HasForeignKey(f => f.ClaimId);
    }
}
