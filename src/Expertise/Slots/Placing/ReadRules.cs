using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Settings;
using TeleExpertise.Expertise.Slots.Assignment;

namespace TeleExpertise.Expertise.Slots.Placing;

static class ReadRules
{
    /// <summary>What a territory has decided about the order of its cases.</summary>
    public static async Task<PlanningRules> Rules(this ExpertiseDb db, Guid territory, CancellationToken cancel)
    {
        var decided = await db.Decided(territory, cancel);
        UrgencyClass Class(Urgency urgency, NumberSetting limit) => PlanningRules.Usual.Classes[urgency] with { Limit = Time(limit) };
        TimeSpan Time(NumberSetting setting) => setting.Time(decided.GetValueOrDefault(setting.Key));
        return new(
            new Dictionary<Urgency, UrgencyClass>
            {
                [Urgency.Urgent] = Class(Urgency.Urgent, Policy.WaitUrgent),
                [Urgency.Soon] = Class(Urgency.Soon, Policy.WaitSoon),
                [Urgency.Routine] = Class(Urgency.Routine, Policy.WaitRoutine),
            },
            Policy.ProtectedSlots.Of(decided.GetValueOrDefault(Policy.ProtectedSlots.Key)), Time(Policy.Announced), Time(Policy.StandBy), Time(Policy.BookingNotice));
    }
}
