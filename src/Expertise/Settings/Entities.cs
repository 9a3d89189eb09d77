using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Settings;

/// <summary>What a territory has decided; no row where the default holds.</summary>
public sealed class Decided
{
    public required Guid TerritoryId { get; init; }
    public required string Key { get; init; }
    public required string Value { get; set; }
    public required DateTimeOffset ChangedAt { get; set; }
    public required Guid ChangedById { get; set; }
}

/// <summary>One change of a setting; written by the database itself, never changed.</summary>
public sealed class SettingChange
{
    public long Id { get; init; }
    public required Guid TerritoryId { get; init; }
    public required string Key { get; init; }

    /// <summary>Null when the default held.</summary>
    public string? Before { get; init; }
    public required string After { get; init; }
    public required DateTimeOffset ChangedAt { get; init; }
    public required Guid ChangedById { get; init; }
}

sealed class SettingsMapping : IEntityTypeConfiguration<Decided>, IEntityTypeConfiguration<SettingChange>
{
    public void Configure(EntityTypeBuilder<Decided> builder)
    {
        builder.ToTable("setting").HasKey(s => new { s.TerritoryId, s.Key });
        builder.HasOne<CareTerritory>().WithMany().HasForeignKey(s => s.TerritoryId);
        builder.HasOne<Account>().WithMany().HasForeignKey(s => s.ChangedById);
    }
    public void Configure(EntityTypeBuilder<SettingChange> builder)
    {
        builder.Property(c => c.Id).UseIdentityAlwaysColumn();
        builder.HasOne<CareTerritory>().WithMany().HasForeignKey(s => s.TerritoryId);
        builder.HasOne<Account>().WithMany().HasForeignKey(s => s.ChangedById);
    }
}
