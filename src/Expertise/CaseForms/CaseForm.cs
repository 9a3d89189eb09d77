using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.CaseForms;

/// <summary>A version of the form of a specialty. It never changes: a case keeps the version with which it was filed.</summary>
public sealed class CaseForm
{
    public required Guid Id { get; init; }

    /// <summary>Whose own it is; null for the one that comes with the software.</summary>
    public Guid? TerritoryId { get; init; }
    public required string Specialty { get; init; }

    /// <summary>Counts from 1 in each territory and specialty.</summary>
    public required int Version { get; init; }

    /// <summary>A <see cref="FormContent"/> as JSON.</summary>
    public required string Content { get; init; }
    public Guid? MadeById { get; init; }
    public required DateTimeOffset MadeAt { get; init; }
}

/// <summary>What was answered to the form of a case.</summary>
public sealed class CaseAnswers
{
    public required Guid RequestId { get; init; }
    public required Guid FormId { get; init; }

    /// <summary>A JSON object: the answer by its question's key, as text.</summary>
    public required string Answers { get; init; }
}

sealed class CaseFormsMapping : IEntityTypeConfiguration<CaseForm>, IEntityTypeConfiguration<CaseAnswers>
{
    public void Configure(EntityTypeBuilder<CaseForm> builder)
    {
        builder.Property(f => f.Content).HasColumnType("jsonb");
        builder.HasOne<CareTerritory>().WithMany().HasForeignKey(f => f.TerritoryId);
        builder.HasOne<Specialty>().WithMany().HasForeignKey(f => f.Specialty);
    }
    public void Configure(EntityTypeBuilder<CaseAnswers> builder)
    {
        builder.HasKey(a => a.RequestId);
        builder.Property(a => a.Answers).HasColumnType("jsonb");
        builder.HasOne<CaseForm>().WithMany().HasForeignKey(a => a.FormId);
    }
}
