namespace TeleExpertise.Expertise.Slots.Planning;

/// <summary>What must change so that the sessions are as the calendars want them. Pure: the same situation gives the same changes.</summary>
public static class Foresee
{
    /// <returns>The first in time first; empty when all is as it should be.</returns>
    public static IReadOnlyList<PlanChange> Changes(Situation situation)
    {
        var pairs = situation.Series.SelectMany(series => Pairs(situation, series)).ToList();
        Follow(pairs);
        // Whoever has cases chooses first, so that no case moves for the sake of a session without any.
        var changes = pairs.Select((pair, index) => (pair, index)).OrderByDescending(p => p.pair.Standing?.Cases > 0).ThenBy(p => p.index)
            .Select(p => Change(situation, p.pair.Standing, p.pair.Wanted)).OfType<PlanChange>().ToList();
        return [.. changes.OrderBy(c => c.At).ThenBy(c => c.Before?.Session.Id)];
    }

    static List<Pair> Pairs(Situation situation, Series series)
    {
        var standing = situation.Standing.Where(s => s.Session.SeriesId == series.Id).ToDictionary(s => s.Session.OccursOn);
        var today = Calendar.DayIn(series.TimeZone, situation.Now);
        var horizon = today.AddDays(situation.Ahead[series.TerritoryId].Days);
        var furthest = standing.Values.Select(s => s.Session.LocalDate).Append(horizon).Max();
        var wanted = Calendar.Occurrences(series, situation.Off[series.TerritoryId], situation.Exceptions, today, furthest)
            .Where(o => !situation.Fixed.Contains((series.Id, o.OccursOn)))
            .Where(o => standing.ContainsKey(o.OccursOn) || (o.EndsAt > situation.Now && o.LocalDate <= horizon)).ToList();
        var pairs = wanted.ConvertAll(o => new Pair(standing.GetValueOrDefault(o.OccursOn), (series, o)));
        pairs.AddRange(standing.Values.Where(s => !wanted.Exists(o => o.OccursOn == s.Session.OccursOn)).Select(s => new Pair(s, null)));
        return pairs;
    }

    /// <summary>A session that would go becomes the new one of its week, in its series or the one that follows it, with its cases.</summary>
    static void Follow(List<Pair> pairs)
    {
        foreach (var old in pairs.FindAll(p => p is { Wanted: null, Standing.Session.Status: not SessionStatus.Cancelled }))
        {
            var (series, week) = (old.Standing!.Session.SeriesId, Calendar.Monday(old.Standing.Session.OccursOn));
            var heir = pairs.FindIndex(p => p.Standing is null && p.Wanted is { } w && (w.Series.Id == series || w.Series.FollowsId == series) && Calendar.Monday(w.Time.OccursOn) == week);
            if (heir < 0) continue;
            pairs[heir] = old with { Wanted = pairs[heir].Wanted };
            pairs.Remove(old);
        }
    }

    static PlanChange? Change(Situation situation, StandingSession? standing, (Series Series, Occurrence Time)? wanted)
    {
        if (wanted is not var (series, time)) return standing!.Session.Status is SessionStatus.Cancelled ? null : new(PlanChangeKind.Gone, standing, null);
        if (standing is { WasBooked: true }) time = time with { EndsAt = time.StartsAt + (standing.Session.EndsAt - standing.Session.StartsAt) }; // keeps its slots
        var (seats, reason) = Rota.Seats(series, time.OccursOn, account => situation.People.Can(account, series.ServiceId, time));
        foreach (var seat in seats) situation.People.Take(seat, time);
        var after = new WantedSession(series, time, seats, reason);
        return standing is null ? new(reason is null ? PlanChangeKind.Added : PlanChangeKind.Void, null, after) : Kind(standing, after) is { } kind ? new(kind, standing, after) : null;
    }

    static PlanChangeKind? Kind(StandingSession standing, WantedSession wanted)
    {
        var (session, series) = (standing.Session, wanted.Series);
        if (wanted.Void is not null && (session.Status is not SessionStatus.Void || session.Reason != wanted.Void)) return PlanChangeKind.Void;
        if (session.StartsAt != wanted.Time.StartsAt) return PlanChangeKind.Moved;
        if (wanted.Void is null && session.Status is not SessionStatus.Planned) return PlanChangeKind.Revived;
        if (!standing.Seats.SequenceEqual(wanted.Seats)) return PlanChangeKind.Reseated;
        var shaped = session.SeriesId == series.Id && session.ProgrammeId == series.ProgrammeId
            && (standing.WasBooked || (session.EndsAt == wanted.Time.EndsAt && standing.Slots.SequenceEqual(Calendar.Slots(wanted.Time, series.SlotMinutes, series.Slots))));
        return shaped ? null : PlanChangeKind.Reshaped;
    }

    sealed record Pair(StandingSession? Standing, (Series Series, Occurrence Time)? Wanted);
}
