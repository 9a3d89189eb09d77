using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Slots.Assignment;

namespace TeleExpertise.Bench.Planning;

/// <summary>How well cases were seen.</summary>
/// <param name="Worth">What all of them are worth.</param>
/// <param name="UrgentMissed">Share of the urgent ones seen after their limit or never.</param>
/// <param name="Gap">Between the territories with the largest and the smallest share seen within the limit.</param>
sealed record Score(double Worth, double UrgentMissed, double Gap)
{
    public static Score Of(Demand demand, int[] seen)
    {
        bool InTime(Case one) => seen[one.Id] >= 0 && Days(demand, one, seen[one.Id]) <= Rules(one).Limit.TotalDays;
        var urgent = demand.Cases.Where(c => c.Urgency == Urgency.Urgent).ToList();
        var shares = demand.Cases.GroupBy(c => c.Territory).Select(t => t.Count(InTime) / (double)t.Count()).ToList();
        return new(demand.Cases.Sum(c => seen[c.Id] < 0 ? 0 : WorthOf(demand, c, seen[c.Id])), urgent.Count(c => !InTime(c)) / (double)Math.Max(1, urgent.Count), shares.Count == 0 ? 0 : shares.Max() - shares.Min());
    }

    /// <summary>What a case is worth in a session.</summary>
    public static double WorthOf(Demand demand, Case one, int session) => Rules(one).Worth(TimeSpan.FromDays(Days(demand, one, session)));

    static double Days(Demand demand, Case one, int session) => demand.Sessions[session] - one.At;

    static UrgencyClass Rules(Case one) => PlanningRules.Usual.Classes[one.Urgency];
}
