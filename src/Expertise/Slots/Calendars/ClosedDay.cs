using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Slots.Calendars;

/// <summary>A day of a territory's own on which no session is held, besides the public holidays.</summary>
public sealed class ClosedDay
{
    public required Guid Id { get; init; }
    public required Guid TerritoryId { get; init; }
    public required DateOnly Day { get; init; }

    /// <summary>What people call it, 100 characters at most.</summary>
    public required string Name { get; init; }
}

sealed class ClosedDayMapping : IEntityTypeConfiguration<ClosedDay>
{
    public void Configure(EntityTypeBuilder<ClosedDay> builder) => builder.HasOne<CareTerritory>().WithMany().HasForeignKey(d => d.TerritoryId);
}
