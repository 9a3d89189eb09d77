using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Slots.Assignment;

/// <summary>What a territory decides about the order of cases.</summary>
/// <param name="Classes">What each urgency is worth and how long it may wait.</param>
/// <param name="Protected">Seats of a session that only urgent cases get before it is time for stand-by cases.</param>
/// <param name="Announced">How long before a session its cases are booked and told; from then on they do not move.</param>
/// <param name="StandBy">How long before a session its protected seats go to whoever comes anyway.</param>
/// <param name="Notice">How long before a session a case is booked at the latest.</param>
public sealed record PlanningRules(IReadOnlyDictionary<Urgency, UrgencyClass> Classes, int Protected, TimeSpan Announced, TimeSpan StandBy, TimeSpan Notice)
{
    /// <summary>Where nobody has decided: 7, 21 and 56 days, one protected seat, two days, two hours, one hour.</summary>
    public static readonly PlanningRules Usual = new(
        new Dictionary<Urgency, UrgencyClass>
        {
            [Urgency.Urgent] = new(TimeSpan.FromDays(7), 10),
            [Urgency.Soon] = new(TimeSpan.FromDays(21), 3),
            [Urgency.Routine] = new(TimeSpan.FromDays(56), 1),
        },
        Protected: 1, TimeSpan.FromDays(2), TimeSpan.FromHours(2), TimeSpan.FromHours(1));

    /// <summary>From how long before a session on a case is certain: never so late that nobody could be told any more.</summary>
    public TimeSpan Certain => Longer(Announced, Notice + TimeSpan.FromDays(1));

    /// <summary>From how long before a session on protected seats go to who comes anyway; not after the last moment at which anybody is booked.</summary>
    public TimeSpan ForStandBy => Longer(StandBy, Notice + TimeSpan.FromHours(1));

    static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}

/// <summary>An urgency as the planner counts it.</summary>
/// <param name="Limit">The longest wait from filing to session.</param>
/// <param name="Weight">What an opinion within the limit is worth.</param>
public sealed record UrgencyClass(TimeSpan Limit, double Weight)
{
    /// <summary>All of the weight within the limit; after it half of that, falling to nothing at twice the limit.</summary>
    public double Worth(TimeSpan wait) => wait <= Limit ? Weight : wait >= 2 * Limit ? 0 : Weight * (1 - (wait - Limit) / Limit) / 2;
}
