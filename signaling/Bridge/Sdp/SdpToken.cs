using System.Buffers;
using System.Globalization;

namespace TeleExpertise.Bridge.Sdp;

/// <summary>Small words of SDP. What passes here may be written into an answer.</summary>
internal static class SdpToken
{
    private const int MostCharacters = 64;
    private static readonly SearchValues<char> Characters =
        SearchValues.Create("!#$%&'*+-./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz{|}~");

    /// <summary>A token of RFC 8866 section 9, or an ice-char word of RFC 8839 section 5.4.</summary>
    public static bool IsToken(string? text) =>
        text is { Length: > 0 and <= MostCharacters } && !text.AsSpan().ContainsAnyExcept(Characters);

    /// <summary>A number written in digits only, from 0 to <paramref name="most"/>.</summary>
    public static bool TryNumber(ReadOnlySpan<char> text, uint most, out uint number) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most;

    /// <summary>Printable ASCII of at most 200 characters.</summary>
    public static bool IsText(string text) => text.Length <= 200 && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');

    /// <summary>The value of one parameter of an fmtp line ("a=1;b=2"); null when absent.</summary>
    public static string? Parameter(string parameters, string name)
    {
        foreach (var part in parameters.Split(';', StringSplitOptions.TrimEntries))
        {
            if (part.Length > name.Length && part[name.Length] == '=' && part.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                return part[(name.Length + 1)..];
            }
        }

        return null;
    }

    /// <summary>Cuts "first remainder" at the first space; the remainder is empty without one.</summary>
    public static (string First, string Remainder) Cut(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? (text, "") : (text[..space], text[(space + 1)..]);
    }
}
