using TeleExpertise.Expertise.Slots.Calendars;

namespace TeleExpertise.Expertise.Slots.Changing;

/// <summary>How long an offer is held: its minutes run from 8 h to 20 h, Monday to Friday but for days off, so that none runs out while nobody can answer.</summary>
public static class OfferClock
{
    static readonly TimeOnly From = new(8, 0), Until = new(20, 0);

    /// <summary>When an offer runs out.</summary>
    /// <param name="now">When it is made.</param>
    /// <param name="held">How long somebody has to answer.</param>
    /// <param name="latest">When the slot goes to stand-by cases whatever was answered.</param>
    /// <param name="zone">Of the territory.</param>
    /// <param name="off">Of the territory.</param>
    /// <returns>Null where nobody could answer: no working minute is left before <paramref name="latest"/>.</returns>
    public static DateTimeOffset? Expires(DateTimeOffset now, TimeSpan held, DateTimeOffset latest, TimeZoneInfo zone, DaysOff off)
    {
        var (at, left) = (now, held);
        while (true)
        {
            var (begins, ends) = Window(at, zone, off);
            if (begins > at) at = begins;
            if (at >= latest) return left < held ? latest : null;
            if (at + left <= ends) return at + left < latest ? at + left : latest;
            (left, at) = (left - (ends - at), ends);
        }
    }

    /// <summary>The working hours that end next.</summary>
    static (DateTimeOffset Begins, DateTimeOffset Ends) Window(DateTimeOffset at, TimeZoneInfo zone, DaysOff off)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone).DateTime;
        var day = DateOnly.FromDateTime(local);
        if (TimeOnly.FromDateTime(local) >= Until) day = day.AddDays(1);
        while (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || off.Close(day)) day = day.AddDays(1);
        return (LocalTime.Instant(day.ToDateTime(From), zone), LocalTime.Instant(day.ToDateTime(Until), zone));
    }
}
