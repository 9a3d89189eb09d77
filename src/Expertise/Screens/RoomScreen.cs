using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Screens;

/// <summary>A machine of a meeting room that may join the sessions of its territory as a device. It has no role: it opens no case and attends nothing.</summary>
public sealed class RoomScreen
{
    /// <summary>How long its code may be typed.</summary>
    public static readonly TimeSpan CodeLife = TimeSpan.FromMinutes(10);

    public required Guid Id { get; init; }
    public required Guid TerritoryId { get; init; }

    /// <summary>The room it stands in; null for one that has just a name.</summary>
    public Guid? RoomId { get; init; }

    /// <summary>The name that others see.</summary>
    public required string Name { get; set; }

    /// <summary>SHA-256 of the code that was shown once; null when it was typed.</summary>
    public byte[]? CodeSha256 { get; set; }
    public DateTimeOffset? CodeExpiresAt { get; set; }

    /// <summary>SHA-256 of what the machine's cookie carries; null until the code was typed.</summary>
    public byte[]? SecretSha256 { get; set; }
    public required Guid EnrolledById { get; init; }
    public required DateTimeOffset EnrolledAt { get; init; }

    /// <summary>Right to the minute; null until the code was typed.</summary>
    public DateTimeOffset? LastSeenAt { get; set; }
    public DateTimeOffset? RevokedAt { get; set; }
    public Guid? RevokedById { get; set; }
}

sealed class RoomScreenMapping : IEntityTypeConfiguration<RoomScreen>
{
    public void Configure(EntityTypeBuilder<RoomScreen> builder)
    {
        builder.HasOne<CareTerritory>().WithMany().HasForeignKey(s => s.TerritoryId);
        builder.HasOne<Room>().WithMany().HasForeignKey(s => s.RoomId);
        builder.HasOne<Account>().WithMany().HasForeignKey(s => s.EnrolledById);
        builder.HasOne<Account>().WithMany().HasForeignKey(s => s.RevokedById);
    }
}
