using Microsoft.EntityFrameworkCore;
using Npgsql;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Triage;
using TeleExpertise.Expertise.Slots.Changing;
using TeleExpertise.Expertise.Slots.FirstAnswer;
using TeleExpertise.Expertise.Slots.Placing;

namespace TeleExpertise.Expertise.Slots.Joint;

/// <summary>
/// An expert of the second service comes to a joint case, in the place of a colleague too, or says that the service does not. Who comes settles the date at once: a case
/// that has a slot keeps it where they can be there, any other gets the first slot at which both services can.
/// </summary>
public sealed class AnswerSecondService(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    const int ReasonMin = 3, ReasonMax = 2000;

    /// <param name="actor">An expert of the second service.</param>
    /// <param name="requestId">The case.</param>
    /// <param name="comes">False for a service that does not.</param>
    /// <param name="word">What they say to it; needed of who does not come.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>Its slot, or nothing while no session has one, or where they do not come; <c>request-closed</c>, <c>case-presented</c>, <c>second-agreed-already</c> otherwise.</returns>
    public async Task<Outcome<Placed>> Run(Actor actor, Guid requestId, bool comes, string? word, CancellationToken cancel)
    {
        var seen = await db.Set<Request>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == requestId, cancel);
        var asked = await db.Set<JointCase>().AsNoTracking().SingleOrDefaultAsync(j => j.RequestId == requestId, cancel);
        if (seen is null || asked is null || !actor.IsExpertOf(asked.ServiceId)) return await audit.Refused(actor.Id, "answer-second-service", "request", requestId, cancel);
        var why = PlainWords.Clean(word, lines: true);
        if (!comes && why.Length < ReasonMin) return Refusal.Invalid(new FieldFault("second-word", "reason-missing"));
        if (why.Length > ReasonMax) return Refusal.Invalid(new FieldFault("second-word", "too-long"));

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var request = (await Booker.Lock(db, seen.ServiceId, requestId, cancel))!;
        var joint = await db.Set<JointCase>().SingleOrDefaultAsync(j => j.RequestId == requestId, cancel);
        if (request.ClosedAt is not null || request.ServiceId != seen.ServiceId || joint is null || joint.ServiceId != asked.ServiceId) return Refusal.Conflict("request-closed");
        if (request.Owners().Contains(actor.Id)) return Refusal.Conflict("second-asked-it");
        if (await db.IsPresented(requestId, cancel)) return Refusal.Conflict("case-presented");
        if (!comes && joint.ExpertId is not null) return Refusal.Conflict("second-agreed-already");

        var now = clock.GetUtcNow();
        Decide(request, comes ? TriageKind.SecondAgrees : TriageKind.SecondDeclines, actor.Id, why, now);
        var placed = new Placed(null, null);
        if (comes) placed = await Come(request, joint, actor.Id, now, cancel);
        else db.Remove(joint);
        await db.TellOfSecond(NoticeKind.SecondAnswered, requestId, request.Owners().Append(joint.AskedById), actor.Id, now, cancel);
        audit.Done(actor.Id, "answer-second-service", "request", requestId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return placed;
    }

    async Task<Placed> Come(Request request, JointCase joint, Guid expert, DateTimeOffset now, CancellationToken cancel)
    {
        if (request.Status is RequestStatus.Booked && await db.SlotOf(request.Id, cancel) is { } kept)
        {
            var taken = await db.HoursWithout(expert, joint.ServiceId, request.TerritoryId, now, cancel);
            if (!taken.Exists(kept.Time.Overlaps) && await db.Seat(joint, expert, now, cancel)) return new(kept, null);
        }
        if (request.Status is RequestStatus.Booked) await BookedCases.TakeOff(db, request.Id, now, cancel);
        // Who asked for a second service wanted the case in a session: that decision comes true now.
        if (request.Status is RequestStatus.Filed) Decide(request, TriageKind.TakeToSession, joint.AskedById, "", now);
        await db.Seat(joint, expert, now, cancel);
        request.InWritingSince = null;
        var placed = await Booker.Place(db, request, now, cancel);
        if (await db.DateOf(request.Id, cancel) is { } date && date > request.AnswerDueAt) await db.AskAbout(request, date, service: joint.AskedById, requester: null, now, cancel);
        return placed;
    }

    void Decide(Request request, TriageKind kind, Guid by, string word, DateTimeOffset now) =>
        db.Add(new TriageDecision { Id = Guid.CreateVersion7(now), RequestId = request.Id, Kind = kind, DecidedById = by, DecidedAt = now, Reason = word.Length == 0 ? null : word });
}

static class SecondSeats
{
    /// <summary>Puts somebody into the second seat of a case: theirs where it is booked, and wherever it will be. False where they cannot be at the slot that it has.</summary>
    public static async Task<bool> Seat(this ExpertiseDb db, JointCase joint, Guid expert, DateTimeOffset now, CancellationToken cancel)
    {
        try
        {
            await using var attempt = await db.Database.BeginTransactionAsync(cancel); // the database says no by failing, which only a savepoint survives
            await db.Set<JointCase>().Where(j => j.RequestId == joint.RequestId).ExecuteUpdateAsync(set => set.SetProperty(j => j.ExpertId, expert).SetProperty(j => j.AgreedAt, now), cancel);
            await attempt.CommitAsync(cancel);
            return true;
        }
        catch (PostgresException e) when (e.ConstraintName is "second_seat_once" or "second_seat_elsewhere")
        {
            return false;
        }
    }
}
