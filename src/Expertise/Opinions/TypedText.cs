using System.Text;

namespace TeleExpertise.Expertise.Opinions;

/// <summary>Text as typed, made storable: PostgreSQL takes neither NUL nor half a surrogate pair, and browsers send CR LF.</summary>
static class TypedText
{
    /// <summary>Line ends as LF, tabs kept, other control characters dropped, broken surrogates replaced by U+FFFD.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.ReplaceLineEndings("\n").EnumerateRunes())
            if (rune.Value is '\n' or '\t' || !Rune.IsControl(rune)) clean.Append(rune.ToString());
        return clean.ToString();
    }
}
