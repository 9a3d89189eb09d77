namespace TeleExpertise.Expertise.Slots.Changing;

/// <summary>How long an offer is held: its minutes run from 8 h to 20 h, Monday to Friday, so that none runs out while nobody can answer.</summary>
public static class OfferClock
{
    static readonly TimeOnly From = new(8, 0), Until = new(20, 0);

    /// <summary>When an offer runs out.</summary>
    /// <param name="now">When it is made.</param>
    /// <param name="held">How long somebody has to answer.</param>
    /// <param name="latest">When the slot goes to stand-by cases whatever was answered.</param>
    /// <param name="zone">Of the territory.</param>
    /// <returns>Null where nobody could answer: no working minute is left before <paramref name="latest"/>.</returns>
    public static DateTimeOffset? Expires(DateTimeOffset now, TimeSpan held, DateTimeOffset latest, TimeZoneInfo zone)
    {
        var (at, left) = (now, held);
        while (true)
        {
            var (begins, ends) = Window(at, zone);
            if (begins > at) at = begins;
            if (at >= latest) return left < held ? latest : null;
            if (at + left <= ends) return at + left < latest ? at + left : latest;
            (left, at) = (left - (ends - at), ends);
        }
    }

    /// <summary>The working hours that end next.</summary>
    static (DateTimeOffset Begins, DateTimeOffset Ends) Window(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone).DateTime;
        var day = DateOnly.FromDateTime(local);
        if (TimeOnly.FromDateTime(local) >= Until) day = day.AddDays(1);
        while (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday) day = day.AddDays(1);
        return (Instant(day, From, zone), Instant(day, Until, zone));
    }

    static DateTimeOffset Instant(DateOnly day, TimeOnly time, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(time);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
