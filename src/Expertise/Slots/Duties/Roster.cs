using System.Globalization;
using System.Text;
using TeleExpertise.Expertise.ICalendar.Reading;

namespace TeleExpertise.Expertise.Slots.Duties;

/// <summary>A roster as it was read: whose hours they are is chosen by a word, and of what is kept no word is left.</summary>
/// <param name="Hours">In order, each once; those that touch are one.</param>
/// <param name="Others">How many events are somebody else's.</param>
/// <param name="Unread">How many events could not be read.</param>
public sealed record Roster(IReadOnlyList<Interval> Hours, int Others, int Unread)
{
    /// <summary>Longer than any planning: a file is read once.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromDays(400);

    /// <summary>Of a title only so many characters are looked at: names stand at its beginning, and strangers write without end.</summary>
    const int LongestTitle = 500;

    /// <summary>Reads a roster from today on.</summary>
    /// <param name="file">An iCalendar file.</param>
    /// <param name="word">Looked for in the events; empty for all of them.</param>
    /// <param name="zone">Where its reader lives.</param>
    /// <param name="now">What is over is nobody's business.</param>
    /// <returns>A refusal of the field <c>roster</c>, or of <c>word</c> (<c>roster-nothing-mine</c>) where the word is in no event.</returns>
    public static Outcome<Roster> Read(ReadOnlySpan<byte> file, string word, TimeZoneInfo zone, DateTimeOffset now)
    {
        var read = CalendarReader.Read(file, zone, now, now + Ahead);
        if (!read.Succeeded) return read.Refusal;
        // What repeats has one title for thousands of hours: it is looked at once.
        var said = new Dictionary<string, bool>(ReferenceEqualityComparer.Instance);
        bool IsMine(string title) => said.TryGetValue(title, out var known) ? known : (said[title] = IsSaid(word, title));
        var mine = read.Value.Occasions.Where(o => IsMine(o.Summary)).ToList();
        if (mine.Count == 0 && read.Value.Occasions.Count > 0 && word.Length > 0) return Refusal.Invalid(new FieldFault("word", "roster-nothing-mine"));
        return new Roster(Joined(mine.Select(o => new Interval(o.StartsAt, o.EndsAt < now + Ahead ? o.EndsAt : now + Ahead))), read.Value.Occasions.Count - mine.Count, read.Value.Unread.Count);
    }

    /// <summary>
    /// True when the words stand in a text's first 500 characters one after the other, whole, whatever their capitals and accents: MARTIN is not in Martinez.
    /// </summary>
    public static bool IsSaid(string words, string text) =>
        words.Length == 0 || $" {Plain(text.Length > LongestTitle ? text[..LongestTitle] : text)} ".Contains($" {Plain(words)} ", StringComparison.Ordinal);

    static string Plain(string text)
    {
        var letters = Whole(text).Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark).Select(c => char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' ');
        return string.Join(' ', string.Concat(letters).Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Half a surrogate pair and U+FFFE are no characters: Normalize throws at them.</summary>
    static string Whole(string text) => string.Concat(text.EnumerateRunes().Select(r => r.Value == 0xFFFE ? Rune.ReplacementChar : r));

    static List<Interval> Joined(IEnumerable<Interval> hours)
    {
        var joined = new List<Interval>();
        foreach (var next in hours.OrderBy(h => h.StartsAt))
            if (joined is [.., var last] && next.StartsAt <= last.EndsAt) joined[^1] = last with { EndsAt = next.EndsAt > last.EndsAt ? next.EndsAt : last.EndsAt };
            else joined.Add(next);
        return joined;
    }
}
