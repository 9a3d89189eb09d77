namespace TeleExpertise.Expertise.Territory;

/// <summary>FINESS numbers: nine characters, the département first (2A and 2B in Corsica), the last digit a key of the others.</summary>
public static class Finess
{
    /// <summary>The number without the blanks people type; null when it is none.</summary>
    public static string? Read(string typed)
    {
        var text = string.Concat(typed.Where(c => !char.IsWhiteSpace(c))).ToUpperInvariant();
        return text.Length == 9 && char.IsAsciiDigit(text[0]) && (char.IsAsciiDigit(text[1]) || text[1] is 'A' or 'B') && text[2..].All(char.IsAsciiDigit) ? text : null;
    }

    /// <summary>
    /// False when the key is wrong (Luhn, ISO/IEC 7812-1). No official text says that it is one, so it is a warning, and Corsican
    /// numbers, whose letter has no agreed weight, pass.
    /// </summary>
    public static bool HasRightKey(string number)
    {
        if (!number.All(char.IsAsciiDigit)) return true;
        var sum = 0;
        for (var i = 0; i < number.Length; i++)
        {
            var weighted = (number[^(i + 1)] - '0') * (i % 2 == 0 ? 1 : 2);
            sum += weighted > 9 ? weighted - 9 : weighted;
        }
        return sum % 10 == 0;
    }
}
