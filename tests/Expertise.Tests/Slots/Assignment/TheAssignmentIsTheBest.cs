using FsCheck;
using FsCheck.Fluent;
using TeleExpertise.Expertise.Slots.Assignment;

namespace TeleExpertise.Expertise.Tests.Slots.Assignment;

public sealed class TheAssignmentIsTheBest
{
    [Fact]
    public void No_other_assignment_is_worth_more() => Check(problem =>
    {
        var (offers, seats) = problem;
        var found = SeatAssignment.Solve(offers, seats);
        Assert.Equal(Best(offers, [.. seats], 0), Worth(offers, found));
    });

    [Fact]
    public void A_session_holds_no_more_than_its_seats_and_a_case_goes_only_where_it_can() => Check(problem =>
    {
        var (offers, seats) = problem;
        var found = SeatAssignment.Solve(offers, seats);
        for (var session = 0; session < seats.Length; session++) Assert.True(found.Count(s => s == session) <= seats[session]);
        for (var one = 0; one < found.Length; one++) Assert.True(found[one] == SeatAssignment.Without || offers[one].Any(o => o.Session == found[one] && o.Benefit > 0));
    });

    [Fact]
    public void The_same_question_gets_the_same_answer() => Check(problem => Assert.Equal(SeatAssignment.Solve(problem.Offers, problem.Seats), SeatAssignment.Solve(problem.Offers, problem.Seats)));

    static void Check(Action<(Offer[][] Offers, int[] Seats)> holds) =>
        Prop.ForAll(Arb.From(
            from seats in Gen.Choose(0, 2).ArrayOf(4)
            from offers in (from benefits in Gen.Choose(-3, 9).ArrayOf(4)
                            select benefits.Select((benefit, session) => new Offer(session, benefit)).Where(o => o.Benefit != 0).ToArray()).ListOf().Where(l => l.Count <= 6)
            select (offers.ToArray(), seats)), holds).QuickCheckThrowOnFailure();

    static long Worth(Offer[][] offers, int[] found) => found.Select((session, one) => session < 0 ? 0 : offers[one].Single(o => o.Session == session).Benefit).Sum();

    /// <summary>By trying all there is.</summary>
    static long Best(Offer[][] offers, int[] left, int from)
    {
        if (from == offers.Length) return 0;
        var best = Best(offers, left, from + 1);
        foreach (var (session, benefit) in offers[from].Where(o => left[o.Session] > 0))
        {
            left[session]--;
            best = Math.Max(best, benefit + Best(offers, left, from + 1));
            left[session]++;
        }
        return best;
    }
}
