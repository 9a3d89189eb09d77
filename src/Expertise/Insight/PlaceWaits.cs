namespace TeleExpertise.Expertise.Insight;

/// <summary>A place of care of which figures may be said.</summary>
public sealed record PlaceWaits(string Name, Waits Waits)
{
    /// <summary>
    /// By place, so that nothing of a place with fewer than <see cref="Waits.FewerThan"/> cases is found, not even by taking the other places from the sum of all. What is
    /// kept back is at least two places and at least so many cases: otherwise the next smallest place joins them, however large it is.
    /// </summary>
    /// <param name="seen">Cases that were seen.</param>
    /// <param name="names">Of the places.</param>
    /// <param name="limit">The longest wait of a case.</param>
    /// <returns>The places to show, by name, and all others together.</returns>
    public static (IReadOnlyList<PlaceWaits> Shown, OtherPlaces? Others) Of(IEnumerable<CountedCase> seen, IReadOnlyDictionary<Guid, string> names, Func<CountedCase, TimeSpan> limit)
    {
        string Name(IGrouping<Guid, CountedCase> place) => names.GetValueOrDefault(place.Key, "");
        // Of places of the same size always the same one is kept back: changing it from one period to the next would help who compares.
        var places = seen.Where(c => c.SeenAt is not null).GroupBy(c => c.PlaceId).OrderBy(p => p.Count()).ThenBy(p => p.Key).ToList();
        var (kept, cases) = (0, 0);
        while (kept < places.Count && (places[kept].Count() < Waits.FewerThan || (kept > 0 && (kept < 2 || cases < Waits.FewerThan)))) cases += places[kept++].Count();
        var shown = places.Skip(kept).Select(p => new PlaceWaits(Name(p), Waits.Of(p, limit))).OrderBy(p => p.Name, StringComparer.CurrentCultureIgnoreCase).ToList();
        if (kept == 0) return (shown, null);
        var others = places.Take(kept).ToList();
        return (shown, new([.. others.Select(Name).Order(StringComparer.CurrentCultureIgnoreCase)], Waits.Of(others.SelectMany(p => p), limit).Guarded));
    }
}

/// <summary>Places of care that are counted together, because one of them has few cases.</summary>
/// <param name="Names">Of the places, by name.</param>
/// <param name="Waits">Of all their cases; a number only where there are few of them, which then are all that were seen.</param>
public sealed record OtherPlaces(IReadOnlyList<string> Names, Waits Waits);
