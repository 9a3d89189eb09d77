using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Circle.Retention.Erasing;

/// <summary>
/// The end of a patient's file: a data-protection officer asks for it, somebody else confirms it, and confirming destroys the keys and the words.
/// The database does that, and sees for itself that the file is due, at both moments.
/// </summary>
public sealed class Erasure
{
    public required Guid Id { get; init; }
    public required Guid TerritoryId { get; init; }
    public required Guid PatientId { get; init; }

    /// <summary>The numbers of the cases; set by the database.</summary>
    public long[] Numbers { get; init; } = [];

    /// <summary>Where it is written that it may be; names no patient.</summary>
    public required string Decision { get; init; }

    /// <summary>The last day on which the file was to be kept.</summary>
    public required DateOnly KeptUntil { get; init; }
    public required Guid AskedById { get; init; }
    public required DateTimeOffset AskedAt { get; init; }
    public Guid? ConfirmedById { get; set; }
    public DateTimeOffset? ConfirmedAt { get; set; }
    public Guid? CancelledById { get; set; }
    public DateTimeOffset? CancelledAt { get; set; }
}

sealed class ErasureMapping : IEntityTypeConfiguration<Erasure>
{
    public void Configure(EntityTypeBuilder<Erasure> builder) => builder.HasOne<Patient>().WithMany().HasForeignKey(e => e.PatientId);
}
