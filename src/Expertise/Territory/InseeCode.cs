namespace TeleExpertise.Expertise.Territory;

/// <summary>The five-character code of a commune, or of a country of birth (99...), in the INSEE's official geographic code.</summary>
public static class InseeCode
{
    /// <summary>True for 48080, 2A004, 99109.</summary>
    public static bool IsWellFormed(string code) =>
        code.Length == 5 && char.IsAsciiDigit(code[0]) && (char.IsAsciiDigit(code[1]) || (code[0] == '2' && code[1] is 'A' or 'B')) && code[2..].All(char.IsAsciiDigit);

    /// <summary>The code in "48080" or "Langogne (48080)", as a list of communes offers it; null when there is none.</summary>
    public static string? In(string typed)
    {
        var text = typed.Trim();
        if (text.EndsWith(')')) text = text[(text.LastIndexOf('(') + 1)..^1].Trim();
        text = text.ToUpperInvariant();
        return IsWellFormed(text) ? text : null;
    }
}
