namespace TeleExpertise.Expertise.ICalendar;

/// <summary>One VEVENT (RFC 5545 §3.6.1).</summary>
/// <param name="Uid">The same in every version of the event; a UUID, as RFC 7986 §5.3 wants it.</param>
/// <param name="Sequence">Counts its versions; a calendar keeps the highest.</param>
/// <param name="ChangedAt">When this version was made.</param>
/// <param name="StartsAt">Its first instant.</param>
/// <param name="EndsAt">Not part of it any more.</param>
/// <param name="TimeZone">IANA zone in which its hours are written.</param>
/// <param name="Summary">Its title, one line.</param>
/// <param name="Url">Where to read more.</param>
/// <param name="IsCancelled">True when it does not take place.</param>
public sealed record CalendarEvent(Guid Uid, int Sequence, DateTimeOffset ChangedAt, DateTimeOffset StartsAt, DateTimeOffset EndsAt, string TimeZone, string Summary, string Url, bool IsCancelled);
