using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Territory;

/// <summary>Whom to call and where the mobile surgery comes next, in each territory where the person holds a role.</summary>
public sealed class ListContacts(ExpertiseDb db, TimeProvider clock) : IVerb
{
    /// <summary>How many days ahead passages are told.</summary>
    public const int Ahead = 14;

    /// <param name="actor">Who looks; any role opens it.</param>
    /// <param name="search">Words that a contact must hold, each somewhere; null for all.</param>
    /// <param name="cancel">Stops the queries.</param>
    public async Task<IReadOnlyList<ContactsView>> Run(Actor actor, string? search, CancellationToken cancel)
    {
        var mine = actor.Grants.Select(g => g.TerritoryId).Distinct().ToList();
        var territories = await db.Set<CareTerritory>().AsNoTracking().Where(t => mine.Contains(t.Id)).OrderBy(t => t.Name).ToListAsync(cancel);
        var contacts = await (from contact in db.Set<Contact>()
                              where mine.Contains(contact.TerritoryId)
                              join organisation in db.Set<Organisation>() on contact.OrganisationId equals organisation.Id into at
                              from organisation in at.DefaultIfEmpty()
                              orderby contact.Role
                              select new ContactAt(contact, organisation == null ? null : organisation.ShortName)).AsNoTracking().ToListAsync(cancel);
        var stops = await (from stop in db.Set<TourStop>()
                           where mine.Contains(stop.TerritoryId)
                           join commune in db.Set<Commune>() on stop.CommuneCode equals commune.Code
                           join surgery in db.Set<Organisation>() on stop.OrganisationId equals surgery.Id
                           select new StopAt(stop, commune.Name, surgery.ShortName)).AsNoTracking().ToListAsync(cancel);
        var words = PlainWords.Clean(search).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return territories.ConvertAll(t => new ContactsView(t, actor.Holds(Role.Coordinator, t.Id),
            [.. contacts.Where(c => c.Contact.TerritoryId == t.Id && words.All(c.Holds))],
            [.. stops.Where(s => s.Stop.TerritoryId == t.Id).OrderBy(s => s.Stop.Weekday).ThenBy(s => s.Stop.FromTime)], Passages(stops.Where(s => s.Stop.TerritoryId == t.Id), DayIn(t))));
    }

    DateOnly DayIn(CareTerritory territory) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(territory.TimeZone)).DateTime);

    /// <summary>Where the mobile surgery comes on the next days, the first in time first.</summary>
    public static IReadOnlyList<Passage> Passages(IEnumerable<StopAt> stops, DateOnly today) =>
        [.. from stop in stops
            from day in Enumerable.Range(0, Ahead).Select(today.AddDays)
            where stop.Stop.IsOn(day)
            orderby day, stop.Stop.FromTime
            select new Passage(day, stop)];
}

/// <summary>A territory's contacts and passages.</summary>
/// <param name="Territory">Which one.</param>
/// <param name="Keeps">True when the reader may change them.</param>
/// <param name="Contacts">By function.</param>
/// <param name="Stops">Of the mobile surgery, by weekday and hour.</param>
/// <param name="Passages">The next ones.</param>
public sealed record ContactsView(CareTerritory Territory, bool Keeps, IReadOnlyList<ContactAt> Contacts, IReadOnlyList<StopAt> Stops, IReadOnlyList<Passage> Passages);

/// <summary>A contact with the short name of its organisation.</summary>
public sealed record ContactAt(Contact Contact, string? Organisation)
{
    /// <summary>True when the word is somewhere in it, whatever its case and accents.</summary>
    public bool Holds(string word) => new[] { Contact.Role, Contact.Person, Organisation, Contact.Note, Contact.Email }
        .Any(t => t is not null && System.Globalization.CultureInfo.InvariantCulture.CompareInfo.IndexOf(t, word, System.Globalization.CompareOptions.IgnoreCase | System.Globalization.CompareOptions.IgnoreNonSpace) >= 0);
}

/// <summary>A stop with its commune and the mobile surgery's short name.</summary>
public sealed record StopAt(TourStop Stop, string Commune, string Surgery);

/// <summary>The mobile surgery on a day.</summary>
public sealed record Passage(DateOnly Day, StopAt At);
