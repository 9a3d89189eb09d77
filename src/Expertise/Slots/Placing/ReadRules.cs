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
        async Task<UrgencyClass> Class(Urgency urgency, NumberSetting limit) => PlanningRules.Usual.Classes[urgency] with { Limit = await db.Time(limit, territory, cancel) };
        return new(
            new Dictionary<Urgency, UrgencyClass>
            {
                [Urgency.Urgent] = await Class(Urgency.Urgent, Policy.WaitUrgent),
                [Urgency.Soon] = await Class(Urgency.Soon, Policy.WaitSoon),
                [Urgency.Routine] = await Class(Urgency.Routine, Policy.WaitRoutine),
            },
            await db.Number(Policy.ProtectedSlots, territory, cancel),
            await db.Time(Policy.Announced, territory, cancel),
            await db.Time(Policy.StandBy, territory, cancel),
            await db.Time(Policy.BookingNotice, territory, cancel));
    }
}
