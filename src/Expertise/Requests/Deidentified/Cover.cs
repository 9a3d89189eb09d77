using System.Globalization;

namespace TeleExpertise.Expertise.Requests.Deidentified;

/// <summary>A rectangle over what is burnt into a picture, in picture elements.</summary>
public readonly record struct Cover(int X, int Y, int Width, int Height)
{
    /// <summary>Nobody draws more over one picture.</summary>
    public const int Most = 200;

    /// <summary>Reads <c>x,y,width,height</c>; false for anything else.</summary>
    public static bool TryParse(string? text, out Cover cover)
    {
        var numbers = (text ?? "").Split(',').Select(n => int.TryParse(n, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : default(int?)).ToList();
        cover = numbers is [{ } x, { } y, { } width, { } height] ? new(x, y, width, height) : default;
        return cover is { Width: > 0, Height: > 0 };
    }
}
