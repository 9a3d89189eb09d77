using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Slots.Joint;

/// <summary>A case that needs two services at once: the one that has it asked a second one to be there. What was said to it is a <see cref="TriageDecision"/>.</summary>
public sealed class JointCase
{
    public required Guid RequestId { get; init; }

    /// <summary>The second service.</summary>
    public required Guid ServiceId { get; init; }
    public required Guid AskedById { get; init; }
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>Who comes for it; null until somebody has agreed to. While the case has a slot the database keeps their seat there.</summary>
    public Guid? ExpertId { get; set; }
    public DateTimeOffset? AgreedAt { get; set; }
}

/// <summary>Where who comes for a second service sits: the hours of the case's slot. Written by the database alone.</summary>
public sealed class SecondSeat
{
    public required Guid BookingId { get; init; }
    public required Guid ExpertId { get; init; }
    public required DateTimeOffset StartsAt { get; init; }
    public required DateTimeOffset EndsAt { get; init; }
}

sealed class JointMapping : IEntityTypeConfiguration<JointCase>, IEntityTypeConfiguration<SecondSeat>
{
    public void Configure(EntityTypeBuilder<JointCase> builder)
    {
        builder.HasKey(j => j.RequestId);
        builder.HasOne<Request>().WithOne().HasForeignKey<JointCase>(j => j.RequestId);
    }
    public void Configure(EntityTypeBuilder<SecondSeat> builder)
    {
        builder.HasKey(s => s.BookingId);
        builder.HasOne<Booking>().WithOne().HasForeignKey<SecondSeat>(s => s.BookingId);
    }
}
