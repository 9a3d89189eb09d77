using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace TeleExpertise.Expertise.Settings;

/// <summary>Something that a territory decides for itself. The database keeps the same keys and bounds (migration "settings").</summary>
/// <param name="Key">Its name in the database, snake_case.</param>
public abstract record Setting(string Key)
{
    /// <summary>What holds where nobody has decided.</summary>
    public abstract string Default { get; }

    /// <summary>The value to keep out of what was typed; false when it is none of the allowed.</summary>
    public abstract bool TryRead(string? typed, [NotNullWhen(true)] out string? value);

    /// <summary>The code of the refusal of a wrong value.</summary>
    public abstract string Fault { get; }
}

/// <summary>A whole number within bounds.</summary>
/// <param name="Unit">What it counts.</param>
/// <param name="Least">The smallest allowed.</param>
/// <param name="Most">The greatest allowed.</param>
/// <param name="Usual">What holds where nobody has decided.</param>
public sealed record NumberSetting(string Key, SettingUnit Unit, int Least, int Most, int Usual) : Setting(Key)
{
    /// <inheritdoc />
    public override string Default => Usual.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc />
    public override string Fault => "setting-number-wrong";

    /// <inheritdoc />
    public override bool TryRead(string? typed, [NotNullWhen(true)] out string? value)
    {
        var fits = int.TryParse(typed?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= Least && number <= Most;
        value = fits ? number.ToString(CultureInfo.InvariantCulture) : null;
        return fits;
    }

    /// <summary>The number in a kept value; the usual one for none.</summary>
    public int Of(string? kept) => kept is null ? Usual : int.Parse(kept, CultureInfo.InvariantCulture);

    /// <summary>The time in a kept value, by the setting's unit.</summary>
    public TimeSpan Time(string? kept) => Unit switch
    {
        SettingUnit.Minutes => TimeSpan.FromMinutes(Of(kept)),
        SettingUnit.Days => TimeSpan.FromDays(Of(kept)),
        _ => TimeSpan.FromDays(7 * Of(kept)),
    };
}

/// <summary>A line of words that pages show.</summary>
/// <param name="Longest">Characters at most.</param>
public sealed record TextSetting(string Key, int Longest) : Setting(Key)
{
    /// <inheritdoc />
    public override string Default => "";

    /// <inheritdoc />
    public override string Fault => "setting-text-wrong";

    /// <inheritdoc />
    public override bool TryRead(string? typed, [NotNullWhen(true)] out string? value)
    {
        value = (typed ?? "").Trim();
        if (value.Length <= Longest && !value.Any(char.IsControl)) return true;
        value = null;
        return false;
    }
}

/// <summary>One of some words. The page shows each in the reader's language.</summary>
/// <param name="Words">All of them, snake_case; the first is the usual one.</param>
public sealed record ChoiceSetting(string Key, IReadOnlyList<string> Words) : Setting(Key)
{
    /// <inheritdoc />
    public override string Default => Words[0];

    /// <inheritdoc />
    public override string Fault => "setting-choice-wrong";

    /// <inheritdoc />
    public override bool TryRead(string? typed, [NotNullWhen(true)] out string? value) => (value = Words.FirstOrDefault(w => w == typed)) is not null;
}

/// <summary>What a number counts.</summary>
public enum SettingUnit { Minutes, Days, Weeks, YesNo, Times, Slots, Cents, Years }
