namespace TeleExpertise.Expertise.People;

/// <summary>RPPS numbers: eleven digits, the last one the key of the others (Luhn, ISO/IEC 7812-1).</summary>
public static class Rpps
{
    /// <summary>True for eleven ASCII digits.</summary>
    public static bool IsElevenDigits(string text) => text.Length == 11 && text.All(char.IsAsciiDigit);

    /// <summary>True when the key is right. A wrong one is a warning, not a refusal: test numbers and old cards have been seen without.</summary>
    public static bool HasRightKey(string elevenDigits)
    {
        var sum = 0;
        for (var i = 0; i < elevenDigits.Length; i++)
        {
            var digit = elevenDigits[^(i + 1)] - '0';
            var weighted = i % 2 == 0 ? digit : digit * 2;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }
        return sum % 10 == 0;
    }
}
