using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Settings;
using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Slots.Calendars;

/// <summary>The public holidays of a territory and its own closed days.</summary>
/// <param name="Region">Whose holidays hold.</param>
/// <param name="Held">True when sessions are held on them all the same.</param>
/// <param name="Own">The territory's own days, with their names.</param>
public sealed record DaysOff(HolidayRegion Region, bool Held, IReadOnlyDictionary<DateOnly, string> Own)
{
    /// <summary>Where nobody has decided anything.</summary>
    public static readonly DaysOff Usual = new(HolidayRegion.Metropole, false, new Dictionary<DateOnly, string>());

    /// <summary>The holiday of a day; null for none. Where two fall on one day, such as Ascension on 1 or 8 May, the one that moves gives the name.</summary>
    public HolidayName? Holiday(DateOnly day) => Holidays.Of(day.Year, Region).Where(h => h.Day == day)
        .OrderBy(h => h.Name is HolidayName.Labour or HolidayName.Victory).Select(h => (HolidayName?)h.Name).FirstOrDefault();

    /// <summary>True when no session is held on a day.</summary>
    public bool Close(DateOnly day) => !Held && (Own.ContainsKey(day) || Holiday(day) is not null);
}

/// <summary>Reads them.</summary>
public static class DaysOffOfTerritories
{
    /// <summary>Those of each territory that the context sees.</summary>
    public static async Task<IReadOnlyDictionary<Guid, DaysOff>> DaysOff(this ExpertiseDb db, CancellationToken cancel)
    {
        var decided = (await db.Set<Decided>().AsNoTracking().Where(s => s.Key == Policy.Holidays.Key || s.Key == Policy.SessionsOnHolidays.Key).ToListAsync(cancel))
            .ToDictionary(s => (s.TerritoryId, s.Key), s => s.Value);
        var own = (await db.Set<ClosedDay>().AsNoTracking().ToListAsync(cancel)).ToLookup(d => d.TerritoryId);
        return await db.Set<CareTerritory>().Select(t => t.Id).ToDictionaryAsync(t => t, t => new DaysOff(
            Region(decided.GetValueOrDefault((t, Policy.Holidays.Key))),
            Policy.SessionsOnHolidays.Of(decided.GetValueOrDefault((t, Policy.SessionsOnHolidays.Key))) == 1,
            own[t].ToDictionary(d => d.Day, d => d.Name)), cancel);
    }

    /// <summary>The words of the setting stand in the order of the regions.</summary>
    static HolidayRegion Region(string? word) => word is null ? HolidayRegion.Metropole : (HolidayRegion)Policy.Holidays.Words.ToList().IndexOf(word);
}
