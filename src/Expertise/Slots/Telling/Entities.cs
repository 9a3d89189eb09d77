using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Slots.Telling;

/// <summary>Somebody whose calendar may be otherwise than it was told. The database writes it in the transaction of every change of a booking, a seat or a case's owners.</summary>
public sealed class CalendarChange
{
    public long Id { get; init; }
    public required Guid AccountId { get; init; }
}

/// <summary>A reminder that was made: its key is what keeps it from being made twice.</summary>
public sealed class SessionReminder
{
    public required Guid AccountId { get; init; }
    public required Guid SessionId { get; init; }

    /// <summary>The hour of which it reminds; a session that is moved has another.</summary>
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>How long before.</summary>
    public required int Minutes { get; init; }
    public required DateTimeOffset MadeAt { get; init; }
}

/// <summary>What a person wants of their calendar. Who has none is reminded, and has no address.</summary>
public sealed class OwnCalendar
{
    public required Guid AccountId { get; init; }
    public required bool Reminders { get; set; }

    /// <summary>Hash of the secret in the address to which calendars subscribe; null for none.</summary>
    public byte[]? AddressSha256 { get; set; }
    public DateTimeOffset? AddressMadeAt { get; set; }

    /// <summary>When the address was last read, to the hour; null for never.</summary>
    public DateTimeOffset? ReadAt { get; set; }
}

sealed class TellingMapping : IEntityTypeConfiguration<CalendarChange>, IEntityTypeConfiguration<SessionReminder>, IEntityTypeConfiguration<OwnCalendar>
{
    public void Configure(EntityTypeBuilder<CalendarChange> builder) => builder.HasOne<Account>().WithMany().HasForeignKey(c => c.AccountId);
    public void Configure(EntityTypeBuilder<SessionReminder> builder)
    {
        builder.HasKey(r => new { r.AccountId, r.SessionId, r.StartsAt, r.Minutes });
        builder.HasOne<Session>().WithMany().HasForeignKey(r => r.SessionId);
    }
    public void Configure(EntityTypeBuilder<OwnCalendar> builder)
    {
        builder.HasKey(c => c.AccountId);
        builder.HasOne<Account>().WithOne().HasForeignKey<OwnCalendar>(c => c.AccountId);
    }
}
