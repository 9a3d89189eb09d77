using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Slots.Changing;
using TeleExpertise.Expertise.Slots.Placing;

namespace TeleExpertise.Expertise.Slots.Joint;

/// <summary>
/// Finds second seats whose specialist can come no more, being away that day or of the service no more, and gives them to the next on the rota of the second service.
/// Where nobody can the case keeps its first date and waits for the next session that both services can. Whose calendar changes is told by it. What fails is tried again.
/// </summary>
public sealed partial class KeepSecondSeats(ExpertiseDb db, TimeProvider clock, AuditTrail audit, ILogger<KeepSecondSeats> logger) : IVerb
{
    /// <returns>How many were settled.</returns>
    public async Task<int> Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var lost = await db.Database.SqlQuery<LostSeat>($"""
            select r.id as "RequestId", r.service_id as "ServiceId" from second_seat g join booking b on b.id = g.booking_id join request r on r.id = b.request_id
                join joint_case j on j.request_id = r.id join territory t on t.id = r.territory_id
            where b.status = 'booked' and g.starts_at > {now} and (
                exists (select from absence a where a.account_id = g.expert_id and a.withdrawn_at is null and (g.starts_at at time zone t.time_zone)::date between a.from_day and a.until_day)
                or not exists (select from role_grant o join account c on c.id = o.account_id where o.account_id = g.expert_id and o.service_id = j.service_id and o.role in ('expert', 'guest_expert')
                    and o.ended_at is null and c.disabled_at is null and (g.starts_at at time zone t.time_zone)::date between o.starts_on and coalesce(o.ends_on, 'infinity')))
            order by r.id
            """).ToListAsync(cancel);
        var settled = 0;
        foreach (var seat in lost)
        {
            db.ChangeTracker.Clear();
            try
            {
                if (await Settle(seat, now, cancel)) settled++;
            }
            catch (Exception e) when (!cancel.IsCancellationRequested)
            {
                Log.Failed(logger, seat.RequestId, e);
            }
        }
        return settled;
    }

    async Task<bool> Settle(LostSeat seat, DateTimeOffset now, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var request = await Booker.Lock(db, seat.ServiceId, seat.RequestId, cancel);
        var joint = await db.Set<JointCase>().AsNoTracking().SingleOrDefaultAsync(j => j.RequestId == seat.RequestId && j.ExpertId != null, cancel);
        if (request?.Status is not RequestStatus.Booked || joint is null || await db.SlotOf(request.Id, cancel) is not { } slot) return false;
        if (!await Replace(request, joint, slot.Time, now, cancel))
        {
            var stays = (await db.ExpertsOf(joint.ServiceId, now, cancel)).Contains(joint.ExpertId!.Value);
            await Booker.Release(db, slot.SessionId, now, cancel, [request.Id]);
            await db.Entry(request).ReloadAsync(cancel);
            if (stays) await Booker.Place(db, request, now, cancel);
            else await AskAnew(request, joint, now, cancel);
        }
        audit.Done(actor: null, "keep-second-seat", "request", request.Id);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    /// <summary>The next of the rotas of the second service's calendars, each once, who serves today and is free at that hour.</summary>
    async Task<bool> Replace(Request request, JointCase joint, Interval slot, DateTimeOffset now, CancellationToken cancel)
    {
        var serving = await db.ExpertsOf(joint.ServiceId, now, cancel);
        var rotas = await db.Set<Series>().AsNoTracking().Where(s => s.ServiceId == joint.ServiceId).OrderByDescending(s => s.ValidFrom).ThenBy(s => s.Id).Select(s => s.Rota).ToListAsync(cancel);
        foreach (var next in rotas.SelectMany(r => r).Distinct().Where(e => e != joint.ExpertId && serving.Contains(e) && !request.Owners().Contains(e)))
            if (!(await db.HoursWithout(next, joint.ServiceId, request.TerritoryId, now, cancel)).Exists(slot.Overlaps) && await db.Seat(joint, next, now, cancel)) return true;
        return false;
    }

    /// <summary>Who came is of the service no more: its other experts are asked as at the beginning.</summary>
    async Task AskAnew(Request request, JointCase joint, DateTimeOffset now, CancellationToken cancel)
    {
        await db.Set<JointCase>().Where(j => j.RequestId == request.Id).ExecuteUpdateAsync(set => set.SetProperty(j => j.ExpertId, (Guid?)null).SetProperty(j => j.AgreedAt, (DateTimeOffset?)null), cancel);
        await db.TellOfSecond(NoticeKind.SecondAsked, request.Id, (await db.ExpertsOf(joint.ServiceId, now, cancel)).Append(joint.AskedById), but: null, now, cancel);
    }

    sealed record LostSeat(Guid RequestId, Guid ServiceId);

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The second seat of case {Request} could not be kept; the next run tries again")]
        public static partial void Failed(ILogger logger, Guid request, Exception error);
    }
}
