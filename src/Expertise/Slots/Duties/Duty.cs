using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TeleExpertise.Expertise.Vault;

namespace TeleExpertise.Expertise.Slots.Duties;

/// <summary>Hours in which somebody who asks cannot sit in a session.</summary>
public sealed class Duty
{
    public required Guid SourceId { get; init; }
    public required Guid AccountId { get; init; }
    public required DateTimeOffset StartsAt { get; init; }
    public required DateTimeOffset EndsAt { get; init; }
}

public enum DutyKind
{
    /// <summary>On call (garde, astreinte), as of the PDSA.</summary>
    OnCall,

    /// <summary>On a tour of the mobile surgery.</summary>
    Tour,
    Away,
}

public enum DutyOrigin
{
    Typed,

    /// <summary>A roster that was read once.</summary>
    File,

    /// <summary>A roster that is read again and again.</summary>
    Address,
}

/// <summary>Where hours come from: one thing that a person entered, and can take back with all its hours.</summary>
public sealed class DutySource : ISealed
{
    RosterAddress? opened;

    public required Guid Id { get; init; }
    public required Guid AccountId { get; init; }
    public required DutyKind Kind { get; init; }
    public required DutyOrigin Origin { get; init; }

    /// <summary>The person, or for a tour a coordinator.</summary>
    public required Guid AddedById { get; init; }
    public required DateTimeOffset AddedAt { get; init; }

    /// <summary>Null unless it is read from an address. Sealed in the database: whoever knows the address reads the roster.</summary>
    public RosterAddress? Address { get; set; }
    public string WrappedBy { get; set; } = null!;
    public byte[] WrappedKey { get; set; } = null!;
    public byte[]? SealedAddress { get; private set; }

    /// <summary>The entity tag of what was read last (RFC 9110 §8.8.3); null where the server gives none.</summary>
    public string? Version { get; set; }

    /// <summary>When the address last answered with a roster.</summary>
    public DateTimeOffset? ReadAt { get; set; }

    /// <summary>When it is read again; null for what is read once.</summary>
    public DateTimeOffset? NextAt { get; set; }
    public DateTimeOffset? FailingSince { get; set; }

    /// <summary>A fixed word: why it could not be read the last time.</summary>
    public string? Fault { get; set; }

    /// <summary>When its owner was told that it fails.</summary>
    public DateTimeOffset? ToldAt { get; set; }

    /// <inheritdoc />
    public void Seal(Sealer sealer)
    {
        if (Address is null || Address == opened) return;
        SealedAddress = sealer.KeyOf(this).Seal(JsonSerializer.SerializeToUtf8Bytes(Address), BelongsTo);
        opened = Address;
    }

    /// <inheritdoc />
    public void Open(Sealer sealer) => Address = opened = SealedAddress is null ? null : JsonSerializer.Deserialize<RosterAddress>(sealer.KeyOf(this).Open(SealedAddress, BelongsTo));

    string BelongsTo => $"address of roster {Id}";
}

/// <summary>Where a roster is, and which of its events are the person's.</summary>
/// <param name="Url">With whatever secret it holds.</param>
/// <param name="Word">Looked for in the events; empty for all of them.</param>
public sealed record RosterAddress(string Url, string Word)
{
    /// <summary>What may be shown of it.</summary>
    public string Host => Uri.TryCreate(Url, UriKind.Absolute, out var url) ? url.Host : "";
}

/// <summary>The hours of one owner of a booked case, kept by the database: nobody is at two places.</summary>
public sealed class BookingOwner
{
    public required Guid BookingId { get; init; }
    public required Guid AccountId { get; init; }
    public required DateTimeOffset StartsAt { get; init; }
    public required DateTimeOffset EndsAt { get; init; }
}

sealed class DutiesMapping : IEntityTypeConfiguration<Duty>, IEntityTypeConfiguration<DutySource>, IEntityTypeConfiguration<BookingOwner>
{
    public void Configure(EntityTypeBuilder<Duty> builder)
    {
        builder.HasKey(d => new { d.SourceId, d.StartsAt, d.EndsAt });
        builder.HasOne<DutySource>().WithMany().HasForeignKey(d => d.SourceId);
    }
    public void Configure(EntityTypeBuilder<DutySource> builder)
    {
        builder.Ignore(s => s.Address); // in clear in memory only
        builder.Property(s => s.WrappedBy).IsRequired(false);
        builder.Property(s => s.WrappedKey).IsRequired(false);
    }
    public void Configure(EntityTypeBuilder<BookingOwner> builder)
    {
        builder.HasKey(o => new { o.BookingId, o.AccountId });
        builder.HasOne<Booking>().WithMany().HasForeignKey(o => o.BookingId);
    }
}
