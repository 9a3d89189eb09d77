using System.Globalization;

namespace TeleExpertise.Expertise;

/// <summary>Days as date fields send them, and as the French type them and their spreadsheets save them.</summary>
public static class TypedDay
{
    static readonly string[] Formats = ["yyyy-MM-dd", "dd/MM/yyyy", "d/M/yyyy", "d/M/yy"];

    /// <summary>The day; null for nothing, for what is none, and for one that nobody means.</summary>
    public static DateOnly? Read(string? typed) =>
        DateOnly.TryParseExact(typed?.Trim(), Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1900 and < 2200 ? day : null;

    /// <summary>False for text that is no day.</summary>
    public static bool IsDayOrNothing(string? typed) => string.IsNullOrWhiteSpace(typed) || Read(typed) is not null;
}
