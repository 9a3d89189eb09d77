using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Slots.Assignment;
using TeleExpertise.Expertise.Slots.Placing;

namespace TeleExpertise.Expertise.Slots.Changing;

/// <summary>Who answers for a case takes the slot that is held for it, or leaves it to the next.</summary>
public sealed class AnswerOffer(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <returns>The case; <c>offer-expired</c> or <c>offer-gone</c> otherwise: nothing changed, the case waits as before.</returns>
    public async Task<Outcome<Guid>> Run(Actor actor, Guid offerId, bool accept, CancellationToken cancel)
    {
        var seen = await (from o in db.Set<SlotOffer>() join r in db.Set<Request>().AsNoTracking() on o.RequestId equals r.Id where o.Id == offerId select r).SingleOrDefaultAsync(cancel);
        if (seen is null || !actor.ActsFor(seen)) return await audit.Refused(actor.Id, "answer-offer", "request", seen?.Id, cancel);
        using var system = db.As(Reach.System);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        try
        {
            var request = (await Booker.Lock(db, seen.ServiceId, seen.Id, cancel))!;
            var offer = await db.Set<SlotOffer>().SingleAsync(o => o.Id == offerId, cancel);
            var now = clock.GetUtcNow();
            if (offer.Answer == (accept ? OfferAnswer.Accepted : OfferAnswer.Declined)) return request.Id; // pressed twice
            if (offer.Answer is OfferAnswer.Expired || (offer.Answer is null && offer.ExpiresAt <= now)) return Refusal.Conflict("offer-expired");
            if (offer.Answer is not null || request.Status is not RequestStatus.Waiting || request.ServiceId != seen.ServiceId) return Refusal.Conflict("offer-gone");
            (offer.Answer, offer.AnsweredAt, offer.AnsweredById) = (accept ? OfferAnswer.Accepted : OfferAnswer.Declined, now, actor.Id);
            audit.Done(actor.Id, accept ? "accept-offer" : "decline-offer", "request", request.Id);
            await db.SaveChangesAsync(cancel); // first: a booking ends the open offers of its case
            if (accept && !await Book(request, offer, now, cancel)) return Refusal.Conflict("offer-gone");
            await db.SaveChangesAsync(cancel);
            await transaction.CommitAsync(cancel);
            return request.Id;
        }
        finally
        {
            db.ChangeTracker.Clear();
        }
    }

    async Task<bool> Book(Request request, SlotOffer offer, DateTimeOffset now, CancellationToken cancel)
    {
        var slot = await db.Set<Slot>().AsNoTracking().SingleAsync(s => s.Id == offer.SlotId, cancel);
        var session = new SessionSeats(slot.SessionId, slot.StartsAt, Seats: 1, Urgent: 0, Others: 0);
        return slot.StartsAt > now && await Booker.Book(db, request, new(new(request.Id, request.Number, request.Urgency, request.FiledAt, request.RequesterId, request.OrganisationId), session, Certain: true, []), new(slot.Id, slot.SessionId, new(slot.StartsAt, slot.EndsAt)), now, cancel);
    }
}
