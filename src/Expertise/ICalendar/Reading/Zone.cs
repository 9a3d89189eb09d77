namespace TeleExpertise.Expertise.ICalendar.Reading;

/// <summary>Where clocks show the same: turns what they show into instants.</summary>
abstract class Zone
{
    public static readonly Zone Utc = new Known(TimeZoneInfo.Utc);

    /// <summary>UTC; RFC 5545 §3.3.5 on times that the clocks skip or show twice.</summary>
    public abstract DateTimeOffset Instant(DateTime wall);

    public static Zone Of(TimeZoneInfo zone) => new Known(zone);

    /// <summary>By its name in the IANA's list or Windows'; programs put paths of their own before it. Null for one that is in neither.</summary>
    public static Zone? Named(string id)
    {
        for (var name = id.Trim('/'); name.Length is > 0 and <= 64; name = name.IndexOf('/', StringComparison.Ordinal) is var at and >= 0 ? name[(at + 1)..] : "")
            // A zone is a file to the operating system: nothing that leads out of its folder.
            if (name.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+' or ' ' or '(' or ')' or '&' or ',')
                && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)) return new Known(zone);
        return null;
    }

    sealed class Known(TimeZoneInfo zone) : Zone
    {
        public override DateTimeOffset Instant(DateTime wall) => LocalTime.Instant(wall, zone);
    }

    /// <summary>As a VTIMEZONE says it (§3.6.5): from each onset on the clocks show another offset.</summary>
    /// <param name="first">Before all onsets.</param>
    /// <param name="onsets">By their wall times: as the clocks were until then.</param>
    public sealed class Described(TimeSpan first, IReadOnlyList<Described.Onset> onsets) : Zone
    {
        public sealed record Onset(DateTime Wall, TimeSpan Before, TimeSpan After)
        {
            /// <summary>The first wall time that is counted with the new offset: hours skipped or shown twice are counted with the old one.</summary>
            public DateTime Since => After > Before ? Wall + (After - Before) : Wall;
        }

        public override DateTimeOffset Instant(DateTime wall)
        {
            var offset = first;
            foreach (var onset in onsets)
                if (wall >= onset.Since) offset = onset.After;
                else break;
            return new DateTimeOffset(DateTime.SpecifyKind(wall, DateTimeKind.Utc) - offset, TimeSpan.Zero);
        }
    }
}
