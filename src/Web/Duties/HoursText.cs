using System.Globalization;
using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Web.Layout;

namespace TeleExpertise.Web.Duties;

/// <summary>Hours as people read them, and as a preview's form carries them to its yes: of the roster itself nothing is kept between the two.</summary>
static class HoursText
{
    const string Stamp = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>"jeudi 26 novembre 2026, 20 h 00 – vendredi 27 novembre 2026, 8 h 00"; days where they are whole.</summary>
    public static string Say(this IStringLocalizer<DutiesText> words, Interval hours, string zone)
    {
        var clock = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var (from, until) = (TimeZoneInfo.ConvertTime(hours.StartsAt, clock).DateTime, TimeZoneInfo.ConvertTime(hours.EndsAt, clock).DateTime);
        if (from.TimeOfDay == default && until.TimeOfDay == default)
            return until == from.AddDays(1) ? Dates.Day(hours.StartsAt, zone) : words["FromDayToDay", Dates.Day(hours.StartsAt, zone), Dates.Day(hours.EndsAt.AddHours(-2), zone)];
        return from.Date == until.Date ? $"{Dates.DayAndHour(hours.StartsAt, zone)} – {Dates.Hour(hours.EndsAt, zone)}" : $"{Dates.DayAndHour(hours.StartsAt, zone)} – {Dates.DayAndHour(hours.EndsAt, zone)}";
    }

    public static string Sent(IEnumerable<Interval> hours) =>
        string.Join(' ', hours.Select(h => h.StartsAt.UtcDateTime.ToString(Stamp, CultureInfo.InvariantCulture) + "/" + h.EndsAt.UtcDateTime.ToString(Stamp, CultureInfo.InvariantCulture)));

    /// <summary>Empty for what is not as it was sent.</summary>
    public static List<Interval> Read(string? sent)
    {
        var hours = new List<Interval>();
        foreach (var one in (sent ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            if (one.Split('/') is [var from, var until] && At(from) is { } begins && At(until) is { } ends) hours.Add(new(begins, ends));
            else return [];
        return hours;
    }

    static DateTimeOffset? At(string text) =>
        DateTimeOffset.TryParseExact(text, Stamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;
}
