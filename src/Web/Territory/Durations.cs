using System.Globalization;

namespace TeleExpertise.Web.Territory;

/// <summary>Minutes on the road as people say them.</summary>
static class Durations
{
    /// <summary>45 is "45 min", 120 "2 h", 220 "3 h 40".</summary>
    public static string Text(int minutes)
    {
        var (hours, rest) = Math.DivRem(minutes, 60);
        return hours == 0 ? string.Create(CultureInfo.InvariantCulture, $"{rest} min")
            : rest == 0 ? string.Create(CultureInfo.InvariantCulture, $"{hours} h")
            : string.Create(CultureInfo.InvariantCulture, $"{hours} h {rest:00}");
    }
}
