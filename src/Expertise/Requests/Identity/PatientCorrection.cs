using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TeleExpertise.Expertise.Vault;

namespace TeleExpertise.Expertise.Requests.Identity;

/// <summary>An identity that was corrected: who, when, why, and what stood there before, sealed with the reason. It never changes.</summary>
public sealed class PatientCorrection : ISealed
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }

    /// <summary>Counts the corrections of one patient from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Why. In clear in memory only: people write the patient's name into it.</summary>
    public required string Reason { get; set; }
    public required Guid CorrectedById { get; init; }
    public required DateTimeOffset CorrectedAt { get; init; }

    /// <summary>What was corrected. In clear in memory only.</summary>
    public required PatientTraits Before { get; set; }
    public string WrappedBy { get; set; } = null!;
    public byte[] WrappedKey { get; set; } = null!;
    public byte[] SealedBefore { get; private set; } = null!;

    /// <summary>The reason of a correction from before it was sealed; null of any later one.</summary>
    public string? ReasonInClear { get; private set; }

    /// <inheritdoc />
    public void Seal(Sealer sealer) => SealedBefore ??= sealer.KeyOf(this).Seal(JsonSerializer.SerializeToUtf8Bytes(new SealedInside(Reason, Before)), BelongsTo);

    /// <inheritdoc />
    public void Open(Sealer sealer)
    {
        var opened = sealer.KeyOf(this).Open(SealedBefore, BelongsTo);
        var inside = JsonSerializer.Deserialize<SealedInside>(opened)!;
        // Before the reason was sealed there were the traits alone.
        (Reason, Before) = inside.Before is null ? (ReasonInClear ?? "", JsonSerializer.Deserialize<PatientTraits>(opened)!) : (inside.Reason!, inside.Before);
    }

    string BelongsTo => $"traits before correction {Id} of patient {PatientId}";

    sealed record SealedInside(string? Reason, PatientTraits? Before);
}

/// <summary>The traits of a patient at one time.</summary>
public sealed record PatientTraits(
    string BirthName, string BirthGivenNames, string? UsedName, DateOnly BirthDate, Sex Sex, string? BirthPlaceCode, int? BirthRank,
    IdentityStatus IdentityStatus, string? InsMatricule, string? InsOid)
{
    public static PatientTraits Of(Patient p) =>
        new(p.BirthName, p.BirthGivenNames, p.UsedName, p.BirthDate, p.Sex, p.BirthPlaceCode, p.BirthRank, p.IdentityStatus, p.InsMatricule, p.InsOid);

    /// <summary>What is typed, once it is checked.</summary>
    public static PatientTraits Of(CheckedIdentity typed) =>
        new(typed.BirthName, typed.BirthGivenNames, typed.UsedName, typed.BirthDate, typed.Sex, typed.BirthPlaceCode, typed.BirthRank, typed.Status, typed.InsMatricule, typed.InsOid);
}

sealed class PatientCorrectionMapping : IEntityTypeConfiguration<PatientCorrection>
{
    public void Configure(EntityTypeBuilder<PatientCorrection> builder)
    {
        builder.Ignore(c => c.Before).Ignore(c => c.Reason); // in clear in memory only
        builder.Property(c => c.ReasonInClear).HasColumnName("reason");
        builder.HasOne<Patient>().WithMany().HasForeignKey(c => c.PatientId);
    }
}
