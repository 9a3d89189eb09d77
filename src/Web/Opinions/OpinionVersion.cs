using System.Globalization;

namespace TeleExpertise.Web.Opinions;

static class OpinionVersion
{
    /// <summary>A version as forms carry it; null for none or nonsense, which then matches no draft.</summary>
    public static DateTimeOffset? Read(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var version) ? version : null;
}
