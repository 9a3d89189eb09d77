using System.Globalization;
using System.Text;

namespace TeleExpertise.Expertise;

/// <summary>Typed text without what neither a reader nor PostgreSQL wants.</summary>
static class PlainWords
{
    const int NameLength = 200;

    /// <summary>Without control characters, except tabs and line breaks in long text; trimmed.</summary>
    public static string Clean(string? typed, bool lines = false)
    {
        if (string.IsNullOrEmpty(typed)) return "";
        var kept = typed.Replace("\r\n", "\n", StringComparison.Ordinal).EnumerateRunes().Where(r => !IsControl(r) || (lines && r.Value is '\n' or '\t'));
        return Join(kept).Trim();
    }

    /// <summary>True when all of it shows, in the order in which it is written: nothing that <see cref="Clean"/> would take away.</summary>
    public static bool IsPlain(string typed) => !typed.EnumerateRunes().Any(IsControl);

    /// <summary>A file's name without folders, control and direction characters, at most 200 characters; empty when nothing is left.</summary>
    public static string FileName(string? typed)
    {
        var name = (typed ?? "")[((typed ?? "").LastIndexOfAny(['/', '\\']) + 1)..];
        var kept = Join(name.EnumerateRunes().Where(r => !IsControl(r) && !"\"<>|:*?".Contains((char)r.Value, StringComparison.Ordinal))).Trim(' ', '.');
        return kept.Length <= NameLength ? kept : Shorten(kept);
    }

    /// <summary>Cuts the middle away, so that the extension stays and no character is cut in two.</summary>
    static string Shorten(string name)
    {
        var extension = Path.GetExtension(name);
        if (extension.Length > 20) extension = "";
        var length = NameLength - extension.Length;
        return name[..(char.IsHighSurrogate(name[length - 1]) ? length - 1 : length)] + extension;
    }

    /// <summary>Controls, half characters, and the invisible ones that reorder what is read (UAX 9).</summary>
    static bool IsControl(Rune r) =>
        Rune.GetUnicodeCategory(r) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || r == Rune.ReplacementChar;

    static string Join(IEnumerable<Rune> runes) => runes.Aggregate(new StringBuilder(), (text, r) => text.Append(r)).ToString();
}
