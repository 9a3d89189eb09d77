using System.Numerics;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Slots.Assignment;

/// <summary>
/// In which order a session hears the cases that are booked for it together. A plan says which cases those are; who of them follows whom costs nothing there, and is
/// decided here: the cases of one requester one after the other, who waits once and not three times; then cases of one kind; then the urgent first, then the first asked.
/// Exact, by dynamic programming over sets of cases; the same cases get the same order.
/// </summary>
public static class SessionOrder
{
    /// <summary>So many are put in order at once: more than that fill two hours, and each takes twice the time of the one before. What is beyond follows in a block of its own.</summary>
    const int Block = 12;

    /// <summary>One change of requester weighs more than any number of changes of kind, and so on: lower ones never add up to a higher one.</summary>
    const long Requester = 1_000_000_000_000, Kind = 1_000_000_000, Sooner = 10_000;

    const long Never = long.MaxValue;

    /// <summary>Exchanges the places that cases were given.</summary>
    /// <param name="cases">Those that are booked together.</param>
    /// <param name="line">The session's slots, the first in time first: who has each already; null for free ones and for those of <paramref name="cases"/>.</param>
    /// <param name="places">The place in the line that each case was given, where it can be.</param>
    /// <param name="can">Whether a case can be at a place of the line.</param>
    /// <returns>The place of each case: together the same places.</returns>
    public static int[] Arrange(IReadOnlyList<WaitingCase> cases, IReadOnlyList<Heard?> line, IReadOnlyList<int> places, Func<WaitingCase, int, bool> can)
    {
        var (heard, found) = (line.ToArray(), places.ToArray());
        foreach (var block in Enumerable.Range(0, cases.Count).OrderBy(at => places[at]).Chunk(Block))
        {
            var open = Array.ConvertAll(block, at => places[at]);
            var inTurn = block.OrderBy(at => cases[at].FiledAt).ThenBy(at => cases[at].Number).ToArray();
            var best = Best(Array.ConvertAll(inTurn, at => cases[at]), heard, open, can);
            for (var place = 0; place < open.Length; place++)
            {
                found[inTurn[best[place]]] = open[place];
                heard[open[place]] = Heard.Of(cases[inTurn[best[place]]]);
            }
        }
        return found;
    }

    /// <summary>The case for each place, of all ways the cheapest: the least that a set of cases costs in the first places, by who of them is last.</summary>
    static int[] Best(WaitingCase[] cases, Heard?[] line, int[] open, Func<WaitingCase, int, bool> can)
    {
        var (count, all) = (cases.Length, (1 << cases.Length) - 1);
        var (cost, before) = (new long[all + 1, count], new int[all + 1, count]);
        for (var set = 1; set <= all; set++)
            for (var last = 0; last < count; last++)
            {
                cost[set, last] = Never;
                var (place, rest) = (BitOperations.PopCount((uint)set) - 1, set & ~(1 << last));
                if (rest == set || !can(cases[last], open[place])) continue;
                var own = place * ((cases[last].Urgency is Urgency.Urgent ? Sooner : 0) + count - last);
                if (rest == 0) cost[set, last] = own + Changes(null, line, 0, open[0], cases[last]);
                for (var previous = 0; previous < count; previous++)
                {
                    if ((rest & (1 << previous)) == 0 || cost[rest, previous] == Never) continue;
                    var through = cost[rest, previous] + own + Changes(Heard.Of(cases[previous]), line, open[place - 1] + 1, open[place], cases[last]);
                    if (through < cost[set, last]) (cost[set, last], before[set, last]) = (through, previous);
                }
            }
        var end = Enumerable.Range(0, count).MinBy(last => cost[all, last] == Never ? Never : cost[all, last] + Changes(Heard.Of(cases[last]), line, open[^1] + 1, line.Length, null));
        var order = new int[count];
        for (var (set, place) = (all, count - 1); place >= 0; place--)
        {
            order[place] = end;
            (set, end) = (set & ~(1 << end), before[set, end]);
        }
        return order;
    }

    /// <summary>What it costs to hear a case after another, and after those that sit between the two already.</summary>
    static long Changes(Heard? last, Heard?[] line, int from, int to, WaitingCase? next)
    {
        var changes = 0L;
        for (var at = from; at <= to; at++)
        {
            if ((at < to ? line[at] : next is null ? null : Heard.Of(next)) is not { } one) continue;
            if (last is { } other) changes += (other.RequesterId == one.RequesterId ? 0 : Requester) + (other.Kind is null || one.Kind is null || other.Kind == one.Kind ? 0 : Kind);
            last = one;
        }
        return changes;
    }
}

/// <summary>A case in its place of a session, as far as its neighbours mind.</summary>
/// <param name="RequesterId">Who presents it.</param>
/// <param name="Kind">What it is about; null where nobody said.</param>
public readonly record struct Heard(Guid RequesterId, string? Kind)
{
    /// <summary>A case that is put somewhere.</summary>
    public static Heard Of(WaitingCase one) => new(one.RequesterId, one.Kind);
}
