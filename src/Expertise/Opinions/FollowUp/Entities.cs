using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TeleExpertise.Expertise.Opinions.FollowUp;

/// <summary>What became of a patient after the opinion, as the requester knows it. A later one counts instead; none is changed.</summary>
public sealed class CaseOutcome
{
    public required Guid Id { get; init; }
    public required Guid RequestId { get; init; }
    public required OutcomeKind Kind { get; init; }

    /// <summary>Of what happened on one day: seen, transferred, admitted, died.</summary>
    public DateOnly? HappenedOn { get; init; }

    /// <summary>Where the patient went and whom to call there.</summary>
    public required string Contact { get; init; }
    public required string Note { get; init; }

    /// <summary>There and back, as the requester confirmed; 0 when no trip was spared, null when they did not say.</summary>
    public int? SparedKilometres { get; init; }
    public int? SparedMinutes { get; init; }
    public required Guid RecordedById { get; init; }
    public required DateTimeOffset RecordedAt { get; init; }
}

/// <summary>What became of a patient.</summary>
public enum OutcomeKind
{
    /// <summary>The advice is being followed.</summary>
    Followed,

    /// <summary>Seen by a specialist nearby.</summary>
    SeenLocally,

    /// <summary>Transferred to the hospital that was asked.</summary>
    Transferred,

    /// <summary>Admitted there as planned.</summary>
    Admitted,
    Died,

    /// <summary>Nobody knows.</summary>
    Lost,
}

sealed class FollowUpMapping : IEntityTypeConfiguration<CaseOutcome>
{
    public void Configure(EntityTypeBuilder<CaseOutcome> builder) => builder.HasOne<Requests.Request>().WithMany().HasForeignKey(o => o.RequestId);
}
