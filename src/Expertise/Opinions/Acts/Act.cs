using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TeleExpertise.Expertise.Opinions.Acts;

/// <summary>An act that a professional may bill, traced when the opinion is signed; or why it may not be billed. It never changes.</summary>
public sealed class Act
{
    public required Guid Id { get; init; }
    public required Guid RequestId { get; init; }

    /// <summary>Whose act it is.</summary>
    public required Guid AccountId { get; init; }
    public required ActKind Kind { get; init; }

    /// <summary>The day in the territory's zone.</summary>
    public required DateOnly DoneOn { get; init; }

    /// <summary>What it is paid, by the territory's settings on that day; 0 for what the territory does not price.</summary>
    public required int AmountCents { get; init; }

    /// <summary>Null when it may be billed.</summary>
    public ActBlock? Blocked { get; init; }

    /// <summary>The opinion came later than the nomenclature wants (<see cref="ActRules.InTime"/>): marked, for whoever checks the accounts; it blocks nothing.</summary>
    public required bool Late { get; init; }
    public required DateTimeOffset RecordedAt { get; init; }
}

/// <summary>What is billed.</summary>
public enum ActKind
{
    /// <summary>The expert's tele-expertise (TE2, nomenclature 14.9.4).</summary>
    Te2,

    /// <summary>The requester's part (RQD, nomenclature 14.9.6).</summary>
    Rqd,

    /// <summary>The patient was there: a consultation at a distance, priced by the expert's specialty, and here only where the territory has set an amount.</summary>
    Teleconsultation,
}

/// <summary>Why an act may not be billed.</summary>
public enum ActBlock
{
    /// <summary>The patient was present: there was no tele-expertise (it is done out of their presence).</summary>
    PatientPresent,

    /// <summary>The patient was in hospital: only outpatient activity is billed.</summary>
    Inpatient,

    /// <summary>The year's acts of this professional for this patient are used up.</summary>
    OverLimit,
}

sealed class ActsMapping : IEntityTypeConfiguration<Act>
{
    public void Configure(EntityTypeBuilder<Act> builder) => builder.HasOne<Requests.Request>().WithMany().HasForeignKey(a => a.RequestId);
}
