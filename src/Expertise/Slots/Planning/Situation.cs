using TeleExpertise.Expertise.Slots.Calendars;

namespace TeleExpertise.Expertise.Slots.Planning;

/// <summary>Everything that decides what the sessions of some series should be.</summary>
/// <param name="Now">The instant.</param>
/// <param name="Series">Those that are planned; the first made has the first choice of its specialists.</param>
/// <param name="Exceptions">Their exceptions.</param>
/// <param name="Off">The days off of each territory.</param>
/// <param name="Ahead">How far each territory plans.</param>
/// <param name="Standing">The sessions of these series that may be changed: to come, and neither open nor over.</param>
/// <param name="Fixed">Occurrences of these series that are not to be touched: open, over or begun.</param>
/// <param name="People">Who may answer when.</param>
public sealed record Situation(DateTimeOffset Now, IReadOnlyList<Series> Series, IReadOnlyList<SeriesException> Exceptions, IReadOnlyDictionary<Guid, DaysOff> Off,
    IReadOnlyDictionary<Guid, TimeSpan> Ahead, IReadOnlyList<StandingSession> Standing, IReadOnlySet<(Guid Series, DateOnly OccursOn)> Fixed, Availability People);

/// <summary>When specialists may answer.</summary>
/// <param name="Serving">Who answers for a service, on which days; people whose access ended are not in it.</param>
/// <param name="Away">Their absences.</param>
/// <param name="Elsewhere">Their hours in sessions that are not planned here.</param>
public sealed record Availability(ILookup<(Guid Account, Guid Service), (DateOnly From, DateOnly? Until)> Serving, ILookup<Guid, (DateOnly From, DateOnly Until)> Away, ILookup<Guid, Interval> Elsewhere)
{
    readonly List<(Guid Account, Interval Time)> taken = [];

    /// <summary>True when somebody answers for the service on that day, is not away, and nowhere else at that hour.</summary>
    public bool Can(Guid account, Guid service, Occurrence time)
    {
        var hours = new Interval(time.StartsAt, time.EndsAt);
        return Serving[(account, service)].Any(d => d.From <= time.LocalDate && (d.Until is null || d.Until >= time.LocalDate))
            && !Away[account].Any(d => d.From <= time.LocalDate && d.Until >= time.LocalDate)
            && !Elsewhere[account].Any(hours.Overlaps) && !taken.Any(t => t.Account == account && t.Time.Overlaps(hours));
    }

    /// <summary>Gives somebody's hours to a session.</summary>
    internal void Take(Guid account, Occurrence time) => taken.Add((account, new(time.StartsAt, time.EndsAt)));
}
