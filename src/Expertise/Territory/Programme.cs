using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TeleExpertise.Expertise.Territory;

/// <summary>A programme as in Project ECHO: services at the hub teach and advise the organisations at its spokes, in series of sessions.</summary>
public sealed class Programme
{
    public required Guid Id { get; init; }
    public required Guid TerritoryId { get; init; }
    public required string Name { get; set; }

    /// <summary>What it is for, in a sentence or two.</summary>
    public string? Aim { get; set; }

    /// <summary>First day on which it no longer runs.</summary>
    public DateOnly? ClosedOn { get; set; }
}

/// <summary>A service at the hub of a programme.</summary>
public sealed class ProgrammeHub
{
    public required Guid ProgrammeId { get; init; }
    public required Guid ServiceId { get; init; }
    public required Guid TerritoryId { get; init; }
}

/// <summary>An organisation at a spoke of a programme: with its sites, or with its members when it is a group.</summary>
public sealed class ProgrammeSpoke
{
    public required Guid ProgrammeId { get; init; }
    public required Guid OrganisationId { get; init; }
    public required Guid TerritoryId { get; init; }
}

sealed class ProgrammeMapping : IEntityTypeConfiguration<Programme>, IEntityTypeConfiguration<ProgrammeHub>, IEntityTypeConfiguration<ProgrammeSpoke>
{
    public void Configure(EntityTypeBuilder<Programme> builder) => builder.HasOne<CareTerritory>().WithMany().HasForeignKey(p => p.TerritoryId);
    public void Configure(EntityTypeBuilder<ProgrammeHub> builder)
    {
        builder.HasKey(h => new { h.ProgrammeId, h.ServiceId });
        builder.HasOne<Programme>().WithMany().HasForeignKey(h => h.ProgrammeId);
    }
    public void Configure(EntityTypeBuilder<ProgrammeSpoke> builder)
    {
        builder.HasKey(s => new { s.ProgrammeId, s.OrganisationId });
        builder.HasOne<Programme>().WithMany().HasForeignKey(s => s.ProgrammeId);
    }
}
