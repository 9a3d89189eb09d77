namespace TeleExpertise.Expertise;

/// <summary>Local times as instants.</summary>
public static class LocalTime
{
    /// <summary>
    /// The instant of a local time, in UTC, as RFC 5545 §3.3.5 reads it: a time that the clocks skip is counted with the offset
    /// before the gap (02:30 becomes 03:30), and of a time that comes twice the first one is meant.
    /// </summary>
    public static DateTimeOffset Instant(DateTime local, TimeZoneInfo zone)
    {
        var offset = zone.IsInvalidTime(local) ? zone.GetUtcOffset(local.AddDays(-1))
            : zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max()
            : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
