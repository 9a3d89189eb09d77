using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Circle;

/// <summary>A patient's file opened to somebody for a time, with the patient's consent (L1110-4 CSP). It may end sooner; nothing else of it changes.</summary>
public sealed class CareShare
{
    /// <summary>The longest, days: then the patient is asked again.</summary>
    public const int Longest = 366;

    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public required Guid AccountId { get; init; }
    public required FileSection Section { get; init; }
    public required DateOnly StartsOn { get; init; }

    /// <summary>The last day, included.</summary>
    public required DateOnly EndsOn { get; init; }

    /// <summary>Who collected the consent.</summary>
    public required string ConsentBy { get; init; }
    public required DateOnly ConsentedOn { get; init; }
    public required Guid AddedById { get; init; }
    public required DateTimeOffset AddedAt { get; init; }
    public DateTimeOffset? EndedAt { get; set; }
    public Guid? EndedById { get; set; }
}

/// <summary>The parts of a patient's file.</summary>
public enum FileSection
{
    /// <summary>Cases, documents, opinions: for health professions only.</summary>
    Medical,

    /// <summary>Help at home, benefits, those around the patient.</summary>
    Social,

    /// <summary>All of it.</summary>
    Both,
}

/// <summary>A note in the social part of a file; it stays as it was written.</summary>
public sealed class SocialNote
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public required Guid AuthorId { get; init; }
    public required string Text { get; init; }
    public required DateTimeOffset WrittenAt { get; init; }
}

/// <summary>Somebody opened a file that was not open to them, in an emergency and for a reason; those who asked about the patient are told.</summary>
public sealed class BrokenGlass
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public required Guid AccountId { get; init; }
    public required string Reason { get; init; }
    public required DateTimeOffset OpenedAt { get; init; }
    public required DateTimeOffset ClosesAt { get; init; }
}

sealed class CircleMapping : IEntityTypeConfiguration<CareShare>, IEntityTypeConfiguration<SocialNote>, IEntityTypeConfiguration<BrokenGlass>
{
    public void Configure(EntityTypeBuilder<CareShare> builder) => builder.HasOne<Patient>().WithMany().HasForeignKey(s => s.PatientId);
    public void Configure(EntityTypeBuilder<SocialNote> builder) => builder.HasOne<Patient>().WithMany().HasForeignKey(n => n.PatientId);
    public void Configure(EntityTypeBuilder<BrokenGlass> builder) => builder.HasOne<Patient>().WithMany().HasForeignKey(g => g.PatientId);
}
