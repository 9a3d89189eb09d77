using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Settings;
using TeleExpertise.Expertise.Slots.Changing;
using TeleExpertise.Expertise.Slots.Placing;

namespace TeleExpertise.Expertise.Slots.FirstAnswer;

/// <summary>
/// Keeps the first-answer clock of cases that were taken to a session: asks both sides about dates beyond it, and turns to a written answer what they
/// have not agreed to in time. Each case in a transaction of its own; what fails is tried again by the next run.
/// </summary>
public sealed partial class KeepFirstAnswer(ExpertiseDb db, TimeProvider clock, AuditTrail audit, ILogger<KeepFirstAnswer> logger) : IVerb
{
    /// <returns>How many were asked about or turned.</returns>
    public async Task<int> Run(CancellationToken cancel)
    {
        var late = await db.Set<Request>().AsNoTracking()
            .Where(r => (r.Status == RequestStatus.Waiting || r.Status == RequestStatus.Booked)
                && !db.Set<Booking>().Any(b => b.RequestId == r.Id && (b.Status == BookingStatus.Presented || (b.Status == BookingStatus.Booked && b.StartsAt <= r.AnswerDueAt)))
                && (r.Status == RequestStatus.Booked || !db.Set<CasePlan>().Any(p => p.RequestId == r.Id && db.Set<Session>().Any(s => s.Id == p.SessionId && s.StartsAt <= r.AnswerDueAt))))
            .OrderBy(r => r.Id).Select(r => new { r.Id, r.ServiceId }).ToListAsync(cancel);
        var done = 0;
        foreach (var one in late)
        {
            db.ChangeTracker.Clear();
            try
            {
                if (await Keep(one.ServiceId, one.Id, cancel)) done++;
            }
            catch (Exception e) when (!cancel.IsCancellationRequested)
            {
                Log.Failed(logger, one.Id, e);
            }
        }
        return done;
    }

    async Task<bool> Keep(Guid service, Guid id, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (await Booker.LockComing(db, service, id, cancel) is not { } request) return false;
        if (request.AskedAt is not null && await db.Number(Policy.AskingPauses, request.TerritoryId, cancel) == 1) return false; // the clock stands still
        var (now, date) = (clock.GetUtcNow(), await db.DateOf(id, cancel));
        switch (FirstAnswerRules.Say(date, request.AnswerDueAt, await db.LaterDateOf(id, cancel), now))
        {
            case ClockSays.Ask:
                await db.AskAbout(request, date!.Value, service: null, requester: null, now, cancel);
                break;
            case ClockSays.InWriting:
                await db.TurnToWriting(request, now, cancel);
                audit.Done(actor: null, "turn-to-writing", "request", id);
                break;
            default:
                return false;
        }
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The first-answer clock of case {Request} could not be kept; the next run tries again")]
        public static partial void Failed(ILogger logger, Guid request, Exception error);
    }
}
