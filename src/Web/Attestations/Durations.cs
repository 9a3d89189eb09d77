using System.Globalization;

namespace TeleExpertise.Web.Attestations;

/// <summary>Lengths of time as people say them.</summary>
static class Durations
{
    /// <summary>"42 min", "1 h 05", and below a minute "30 s".</summary>
    public static string Of(int seconds) => seconds switch
    {
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{seconds} s"),
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600} h {seconds / 60 % 60:00}"),
    };

    /// <summary>With the seconds: "42 min 30 s".</summary>
    public static string Exact(int seconds) => seconds < 60 ? Of(seconds) : string.Create(CultureInfo.InvariantCulture, $"{seconds / 60} min {seconds % 60:00} s");
}
