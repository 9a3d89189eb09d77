using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TeleExpertise.Expertise.ICalendar;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Notices;

/// <summary>
/// What a person's calendar is to say of a session: one appointment, however many of their cases are in it. It holds ids and hours, so it may go into mail.
/// <c>Slots/Telling/TellCalendars.cs</c> keeps it as the bookings are.
/// </summary>
public sealed class CalendarEntry
{
    /// <summary>The UID of the calendar text, of all versions.</summary>
    public required Guid Id { get; init; }
    public required Guid AccountId { get; init; }
    public required Guid SessionId { get; set; }

    /// <summary>The person's own cases in the session; none for who only answers there.</summary>
    public required Guid[] Cases { get; set; }

    /// <summary>From the first of the own cases to the end of the last; the whole session for who answers.</summary>
    public required DateTimeOffset StartsAt { get; set; }
    public required DateTimeOffset EndsAt { get; set; }

    /// <summary>IANA zone of the series.</summary>
    public required string TimeZone { get; set; }

    /// <summary>Counts the versions, from 0.</summary>
    public int Sequence { get; set; }
    public required DateTimeOffset ChangedAt { get; set; }
    public DateTimeOffset? CancelledAt { get; set; }

    /// <summary>The version that the last mail told; null while none has.</summary>
    public int? ToldSequence { get; set; }
    public DateTimeOffset? ToldAt { get; set; }

    /// <summary>The entry as calendars read it. It says what it is and where to sign in, and nothing of anybody.</summary>
    /// <param name="publicUrl">Where the pages are.</param>
    public CalendarEvent AsEvent(string publicUrl) =>
        new(Id, Sequence, ChangedAt, StartsAt, EndsAt, TimeZone, Summary, Address(publicUrl, SessionId), CancelledAt is not null);

    /// <summary>The title of every appointment.</summary>
    public const string Summary = "Séance de télé-expertise";

    /// <summary>Where a session is, for whoever signs in.</summary>
    public static string Address(string publicUrl, Guid session) => $"{publicUrl.TrimEnd('/')}/sessions/{session}";
}

sealed class CalendarEntryMapping : IEntityTypeConfiguration<CalendarEntry>
{
    public void Configure(EntityTypeBuilder<CalendarEntry> builder) => builder.HasOne<Account>().WithMany().HasForeignKey(e => e.AccountId);
}
