namespace TeleExpertise.Expertise.Requests.Deidentified;

/// <summary>An age in whole decades; children and the very old, who are few in a village, in one band each.</summary>
/// <param name="From">Youngest age of the band, years.</param>
/// <param name="To">Oldest age of the band; null for no limit.</param>
public readonly record struct AgeBand(int From, int? To)
{
    const int Adult = 18;
    const int VeryOld = 90;

    /// <summary>True for the two bands that hold few people in a village.</summary>
    public bool IsRare => From == 0 || To is null;

    /// <summary>The band of somebody born on a day.</summary>
    public static AgeBand Of(DateOnly born, DateOnly today)
    {
        var age = today.Year - born.Year - ((today.Month, today.Day).CompareTo((born.Month, born.Day)) < 0 ? 1 : 0);
        if (age < Adult) return new(0, Adult - 1);
        if (age >= VeryOld) return new(VeryOld, null);
        var decade = age / 10 * 10;
        return new(Math.Max(decade, Adult), decade + 9);
    }
}
