using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Sessions.Conducting;

/// <summary>Somebody in the room asks to speak. It outlives a broken line and a killed server; one at a time and person.</summary>
public sealed class RaisedHand
{
    public required Guid Id { get; init; }
    public required Guid SessionId { get; init; }
    public required Guid AccountId { get; init; }
    public required DateTimeOffset RaisedAt { get; init; }
    public DateTimeOffset? LoweredAt { get; init; }
}

sealed class RaisedHandMapping : IEntityTypeConfiguration<RaisedHand>
{
    public void Configure(EntityTypeBuilder<RaisedHand> builder) => builder.HasOne<Session>().WithMany().HasForeignKey(h => h.SessionId);
}
