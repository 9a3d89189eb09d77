using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TeleExpertise.Expertise.Requests.Identity;

/// <summary>
/// Two records of one patient that became one. Adding the row moves what belongs to the patient, undoing it moves it back: the database does both.
/// The record that was merged stays, with its traits, and nothing is filed on it.
/// </summary>
public sealed class PatientMerge
{
    /// <summary>Days within which it may be undone; later nobody remembers who was whom.</summary>
    public const int UndoDays = 30;

    public required Guid Id { get; init; }
    public required Guid KeptId { get; init; }
    public required Guid MergedId { get; init; }
    public required string Reason { get; init; }
    public required Guid MergedById { get; init; }
    public required DateTimeOffset MergedAt { get; init; }

    /// <summary>Ids of the rows that were moved; set by the database.</summary>
    public Guid[] Moved { get; init; } = [];
    public Guid? UndoneById { get; set; }
    public DateTimeOffset? UndoneAt { get; set; }
}

sealed class PatientMergeMapping : IEntityTypeConfiguration<PatientMerge>
{
    public void Configure(EntityTypeBuilder<PatientMerge> builder)
    {
        builder.HasOne<Patient>().WithMany().HasForeignKey(m => m.KeptId);
        builder.HasOne<Patient>().WithMany().HasForeignKey(m => m.MergedId);
    }
}
