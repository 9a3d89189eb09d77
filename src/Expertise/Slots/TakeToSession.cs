using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Slots.FirstAnswer;
using TeleExpertise.Expertise.Slots.Placing;

namespace TeleExpertise.Expertise.Slots;

/// <summary>
/// An expert of the service takes a filed request to the weekly session: the decision and its place in one transaction. An urgent one, or one whose
/// session is near, is booked at once; any other waits in the plan, and <see cref="BookWaiting"/> books it when its session is near.
/// </summary>
public sealed class TakeToSession(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <returns>Its slot, or where it is expected while it waits; <c>request-closed</c> or <c>request-already-taken</c> otherwise.</returns>
    public async Task<Outcome<Placed>> Run(Actor actor, Guid requestId, CancellationToken cancel)
    {
        var seen = await db.Set<Request>().Where(r => r.Id == requestId).Select(r => new { r.ServiceId, r.Status }).SingleOrDefaultAsync(cancel);
        if (seen is null || !actor.IsExpertOf(seen.ServiceId)) return await audit.Refused(actor.Id, "take-to-session", "request", requestId, cancel);
        if (Late(seen.Status) is { } late) return late; // without waiting for whoever books for the service at this moment

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var request = (await Booker.Lock(db, seen.ServiceId, requestId, cancel))!;
        if (Late(request.Status) is { } refusal) return refusal;

        var now = clock.GetUtcNow();
        db.Add(new TriageDecision { Id = Guid.CreateVersion7(), RequestId = request.Id, Kind = TriageKind.TakeToSession, DecidedById = actor.Id, DecidedAt = now });
        request.InWritingSince = null;
        var placed = await Booker.Place(db, request, now, cancel);
        // The page said that the date is beyond the clock: taking it there is the service's agreement.
        if (await db.DateOf(request.Id, cancel) is { } date && date > request.AnswerDueAt) await db.AskAbout(request, date, service: actor.Id, requester: null, now, cancel);
        audit.Done(actor.Id, "take-to-session", "request", request.Id);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return placed;
    }

    /// <summary>Null for a request that can be taken.</summary>
    static Refusal? Late(RequestStatus status) => status switch
    {
        RequestStatus.Filed => null,
        RequestStatus.Declined or RequestStatus.Answered or RequestStatus.Withdrawn => Refusal.Conflict("request-closed"),
        _ => Refusal.Conflict("request-already-taken"),
    };
}
