using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Sessions.Outsiders;

/// <summary>What an owner of a case chose for those in the room who are outside its care team; the last one counts.</summary>
public sealed class OutsidersChoice
{
    public required Guid Id { get; init; }
    public required Guid RequestId { get; init; }

    /// <summary>True where they wait while the case is on, false where they follow it without names.</summary>
    public required bool Wait { get; init; }
    public required Guid ChosenById { get; init; }
    public required DateTimeOffset ChosenAt { get; init; }
}

/// <summary>A time during which somebody in the room waited outside a case. Written by <see cref="FollowAudience"/> in SQL.</summary>
public sealed class CaseWaiting
{
    public required Guid Id { get; init; }
    public required Guid SegmentId { get; init; }
    public required Guid AccountId { get; init; }
    public required DateTimeOffset BeganAt { get; init; }

    /// <summary>Null where it lasted as long as the segment.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}

sealed class OutsidersMapping : IEntityTypeConfiguration<OutsidersChoice>, IEntityTypeConfiguration<CaseWaiting>
{
    public void Configure(EntityTypeBuilder<OutsidersChoice> builder) => builder.HasOne<Request>().WithMany().HasForeignKey(c => c.RequestId);
    public void Configure(EntityTypeBuilder<CaseWaiting> builder) => builder.HasOne<CaseSegment>().WithMany().HasForeignKey(w => w.SegmentId);
}
