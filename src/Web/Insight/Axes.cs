using System.Globalization;

namespace TeleExpertise.Web.Insight;

/// <summary>Where things are in a plot, in units of its view box: as many as a phone has pixels, so that words keep their size there and on a wide page.</summary>
/// <param name="steps">Steps from left to right.</param>
/// <param name="most">The highest value that must fit.</param>
public sealed class Axes(int steps, double most)
{
    public const int Width = 340, Height = 190, Left = 30, Right = 318, Top = 14, Bottom = 166;

    /// <summary>The view box.</summary>
    public static string Box { get; } = string.Create(CultureInfo.InvariantCulture, $"0 0 {Width} {Height}");

    /// <summary>Round values for the lines across, from 0 to one that is no lower than the highest value; at most five.</summary>
    public IReadOnlyList<int> Ticks { get; } = Round(most);

    /// <summary>The middle of a step.</summary>
    public string X(int step) => At(step + .5);

    /// <summary>So many steps from the left edge.</summary>
    public string At(double steps) => N(Left + Across(steps));

    /// <summary>The width of so many steps.</summary>
    public string Wide(double steps) => N(Across(steps));

    /// <summary>The height of a value.</summary>
    public string Y(double value) => N(Bottom - Up(value));

    /// <summary>How tall a value is.</summary>
    public string Tall(double value) => N(Up(value));

    /// <summary>The steps that have their name below: some five, the last one always.</summary>
    public bool IsNamed(int step) => (steps - 1 - step) % Math.Max(1, (int)Math.Ceiling(steps / 5.0)) == 0;

    /// <summary>A number of an attribute.</summary>
    public static string N(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    double Across(double some) => some * (Right - Left) / steps;

    double Up(double value) => value / Ticks[^1] * (Bottom - Top);

    static List<int> Round(double most)
    {
        var step = 1;
        for (var at = 0; step * 4 < most; at++) step = (at % 3) switch { 0 => step * 2, 1 => step / 2 * 5, _ => step * 2 };
        return [.. Enumerable.Range(0, Math.Max(1, (int)Math.Ceiling(most / step)) + 1).Select(t => t * step)];
    }
}
