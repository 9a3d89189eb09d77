using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Slots.Changing;

/// <summary>A slot that was given back after its session was announced, held for one case until its requester answers or the time is over.</summary>
public sealed class SlotOffer
{
    public required Guid Id { get; init; }
    public required Guid SlotId { get; init; }
    public required Guid RequestId { get; init; }
    public required DateTimeOffset OfferedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Null while it is open.</summary>
    public OfferAnswer? Answer { get; set; }
    public DateTimeOffset? AnsweredAt { get; set; }

    /// <summary>Who accepted or declined; null where nobody answered.</summary>
    public Guid? AnsweredById { get; set; }
}

/// <summary>What became of an offer.</summary>
public enum OfferAnswer
{
    Accepted,
    Declined,

    /// <summary>Nobody answered in time.</summary>
    Expired,

    /// <summary>It lost its object: the slot or the case was booked otherwise, or is gone.</summary>
    Lapsed,
}

sealed class SlotOfferMapping : IEntityTypeConfiguration<SlotOffer>
{
    public void Configure(EntityTypeBuilder<SlotOffer> builder)
    {
        builder.HasOne<Slot>().WithMany().HasForeignKey(o => o.SlotId);
        builder.HasOne<Request>().WithMany().HasForeignKey(o => o.RequestId);
    }
}
