using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Slots.Assignment;

namespace TeleExpertise.Expertise.Tests.Slots.Assignment;

public sealed class ASessionIsHeardInOrder
{
    static readonly DateTimeOffset Now = new(2026, 11, 19, 8, 0, 0, TimeSpan.Zero);
    static readonly Guid[] Doctors = [.. Enumerable.Range(1, 4).Select(n => new Guid(n, 0, 0, new byte[8]))];
    long number;

    [Fact]
    public void A_doctor_waits_once_for_all_cases() => Assert.Equal("1 1 1 2 2", Said([Case(1), Case(2), Case(1), Case(2), Case(1)]));

    [Fact]
    public void Cases_of_one_kind_follow_each_other_where_no_doctor_is_kept_waiting_by_it()
    {
        Assert.Equal("1a 3a 2b 4b", Said([Case(1, "a"), Case(2, "b"), Case(3, "a"), Case(4, "b")]));
        Assert.Equal("2b 1b 1a 3a", Said([Case(1, "b"), Case(2, "b"), Case(3, "a"), Case(1, "a")])); // the doctor's two stay together, each beside its like
    }

    [Fact]
    public void Among_others_alike_the_urgent_and_then_the_first_asked_is_heard_first() =>
        Assert.Equal("3 1 2 4", Said([Case(1, urgency: Urgency.Routine), Case(2), Case(3, urgency: Urgency.Urgent), Case(4, urgency: Urgency.Routine)]));

    [Fact]
    public void Who_sits_there_already_stays_and_is_joined_by_their_own()
    {
        var found = SessionOrder.Arrange([Case(2), Case(1)], [null, new(Doctors[0], null), null], [0, 2], (_, _) => true);
        Assert.Equal([2, 1], SessionOrder.Arrange([Case(2), Case(1)], [new(Doctors[0], null), null, null], [1, 2], (_, _) => true));
        Assert.Equal([0, 2], found); // on both sides of the same doctor: nothing to gain, so as asked
    }

    [Fact]
    public void A_doctor_is_never_put_where_they_cannot_be()
    {
        var cases = new[] { Case(1), Case(2), Case(1) };
        var found = SessionOrder.Arrange(cases, new Heard?[3], [0, 1, 2], (one, place) => one != cases[2] || place == 2);
        Assert.Equal([1, 0, 2], found);
    }

    [Fact]
    public void No_other_order_keeps_doctors_waiting_less()
    {
        var random = new Random(11);
        for (var tries = 0; tries < 400; tries++)
        {
            var length = random.Next(1, 8);
            var line = Enumerable.Range(0, length).Select(_ => random.Next(4) == 0 ? new Heard(Doctors[random.Next(3)], Kind(random)) : (Heard?)null).ToArray();
            int[] places = [.. Enumerable.Range(0, length).Where(at => line[at] is null && random.Next(5) > 0)];
            var cases = Array.ConvertAll(places, _ => Case(random.Next(1, 4), Kind(random), (Urgency)random.Next(3)));
            var kept = new HashSet<(WaitingCase, int)>();
            foreach (var one in cases)
                foreach (var place in places.Where(p => p != places[Array.IndexOf(cases, one)] && random.Next(4) == 0)) kept.Add((one, place));
            bool Can(WaitingCase one, int place) => !kept.Contains((one, place));

            var found = SessionOrder.Arrange(cases, line, places, Can);
            Assert.Equal(places, found.Order());
            Assert.All(found.Select((place, at) => (cases[at], place)), f => Assert.True(Can(f.Item1, f.place)));
            Assert.Equal(Permutations(places).Where(p => p.Select((place, at) => Can(cases[at], place)).All(c => c)).Min(p => Changes(cases, line, p)), Changes(cases, line, found));
            Assert.Equal(found, SessionOrder.Arrange(cases, line, places, Can));
        }
    }

    [Fact]
    public void A_long_session_is_put_in_order_too_block_by_block()
    {
        var cases = Enumerable.Range(0, 30).Select(at => Case(at % 3 + 1)).ToArray();
        var found = SessionOrder.Arrange(cases, new Heard?[30], [.. Enumerable.Range(0, 30)], (_, _) => true);
        Assert.Equal(Enumerable.Range(0, 30), found.Order());
        Assert.Equal((2 + 2 + 2, 0L), Changes(cases, new Heard?[30], found)); // a block begins with whom the last one ended
    }

    string Said(WaitingCase[] cases)
    {
        var found = SessionOrder.Arrange(cases, new Heard?[cases.Length], [.. Enumerable.Range(0, cases.Length)], (_, _) => true);
        return string.Join(' ', cases.Select((one, at) => (one, found[at])).OrderBy(c => c.Item2).Select(c => $"{Array.IndexOf(Doctors, c.one.RequesterId) + 1}{c.one.Kind}"));
    }

    /// <summary>Changes of requester, then of kind, along the line.</summary>
    static (int, long) Changes(WaitingCase[] cases, Heard?[] line, int[] places)
    {
        var all = line.ToArray();
        for (var at = 0; at < cases.Length; at++) all[places[at]] = Heard.Of(cases[at]);
        var heard = all.OfType<Heard>().ToList();
        var pairs = heard.Zip(heard.Skip(1)).ToList();
        return (pairs.Count(p => p.First.RequesterId != p.Second.RequesterId), pairs.LongCount(p => p.First.Kind is not null && p.Second.Kind is not null && p.First.Kind != p.Second.Kind));
    }

    static IEnumerable<int[]> Permutations(int[] items) =>
        items.Length == 0 ? [[]] : items.SelectMany((item, at) => Permutations([.. items[..at], .. items[(at + 1)..]]).Select(rest => (int[])[item, .. rest]));

    static string? Kind(Random random) => random.Next(3) switch { 0 => "a", 1 => "b", _ => null };

    WaitingCase Case(int doctor, string? kind = null, Urgency urgency = Urgency.Soon) => new(Guid.NewGuid(), ++number, urgency, Now.AddMinutes(number), Doctors[doctor - 1], Guid.Empty) { Kind = kind };
}
