namespace TeleExpertise.Web.SignIn;

/// <summary>A browser as its owner would say it: "Firefox, Windows". Nothing finer is kept, so that it tells devices of one person apart and nothing about the person.</summary>
static class DeviceFamily
{
    // The first that fits: most browsers also claim to be those below them.
    static readonly (string Mark, string Name)[] Browsers =
        [("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari")];

    static readonly (string Mark, string Name)[] Systems =
        [("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("CrOS", "ChromeOS"), ("Mac OS X", "macOS"), ("Linux", "Linux")];

    public static string Of(string? userAgent)
    {
        var parts = new[] { First(Browsers, userAgent), First(Systems, userAgent) }.OfType<string>().ToList();
        return parts.Count > 0 ? string.Join(", ", parts) : "?";
    }

    static string? First((string Mark, string Name)[] known, string? text) =>
        known.Where(k => text?.Contains(k.Mark, StringComparison.Ordinal) == true).Select(k => k.Name).FirstOrDefault();
}
