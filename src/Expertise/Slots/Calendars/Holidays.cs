namespace TeleExpertise.Expertise.Slots.Calendars;

/// <summary>The public holidays of France, computed for any year of the Gregorian calendar.</summary>
public static class Holidays
{
    /// <summary>
    /// Those of a year where the law of <paramref name="region"/> holds, the first in time first: the eleven of the whole country (L3133-1 of the labour code),
    /// the two of Alsace and Moselle (L3134-13), or the day of the abolition of slavery overseas (L3422-2).
    /// </summary>
    public static IReadOnlyList<Holiday> Of(int year, HolidayRegion region)
    {
        var easter = Easter(year);
        List<Holiday> days =
        [
            new(new(year, 1, 1), HolidayName.NewYear), new(easter.AddDays(1), HolidayName.EasterMonday), new(new(year, 5, 1), HolidayName.Labour),
            new(new(year, 5, 8), HolidayName.Victory), new(easter.AddDays(39), HolidayName.Ascension), new(easter.AddDays(50), HolidayName.WhitMonday),
            new(new(year, 7, 14), HolidayName.National), new(new(year, 8, 15), HolidayName.Assumption), new(new(year, 11, 1), HolidayName.AllSaints),
            new(new(year, 11, 11), HolidayName.Armistice), new(new(year, 12, 25), HolidayName.Christmas),
        ];
        if (region is HolidayRegion.AlsaceMoselle) days.AddRange([new(easter.AddDays(-2), HolidayName.GoodFriday), new(new(year, 12, 26), HolidayName.SaintStephen)]);
        if (Abolition(region) is var (month, day)) days.Add(new(new(year, month, day), HolidayName.Abolition));
        return [.. days.OrderBy(d => d.Day)];
    }

    /// <summary>Easter Sunday, by the Gregorian computus of Meeus, Jones and Butcher.</summary>
    public static DateOnly Easter(int year)
    {
        var (golden, century, ofCentury) = (year % 19, year / 100, year % 100);
        var moon = ((19 * golden) + century - (century / 4) - ((century - ((century + 8) / 25) + 1) / 3) + 15) % 30;
        var weekday = (32 + (2 * (century % 4)) + (2 * (ofCentury / 4)) - moon - (ofCentury % 4)) % 7;
        var late = (golden + (11 * moon) + (22 * weekday)) / 451;
        var days = moon + weekday - (7 * late) + 114;
        return new(year, days / 31, (days % 31) + 1);
    }

    static (int Month, int Day)? Abolition(HolidayRegion region) => region switch
    {
        HolidayRegion.Mayotte => (4, 27),
        HolidayRegion.Martinique => (5, 22),
        HolidayRegion.Guadeloupe => (5, 27),
        HolidayRegion.SaintMartin => (5, 28),
        HolidayRegion.Guyane => (6, 10),
        HolidayRegion.SaintBarthelemy => (10, 9),
        HolidayRegion.Reunion => (12, 20),
        _ => null,
    };
}

/// <summary>Whose holidays hold.</summary>
public enum HolidayRegion { Metropole, AlsaceMoselle, Guadeloupe, Martinique, Guyane, Reunion, Mayotte, SaintBarthelemy, SaintMartin }

/// <summary>Which holiday it is.</summary>
public enum HolidayName { NewYear, GoodFriday, EasterMonday, Labour, Victory, Ascension, WhitMonday, Abolition, National, Assumption, AllSaints, Armistice, Christmas, SaintStephen }

/// <summary>A public holiday.</summary>
public sealed record Holiday(DateOnly Day, HolidayName Name);
