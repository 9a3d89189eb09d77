using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Settings;
using TeleExpertise.Expertise.Slots.FirstAnswer;
using TeleExpertise.Expertise.Slots.Placing;

namespace TeleExpertise.Expertise.Slots.Changing;

/// <summary>
/// Who answers for a case cannot come to some sessions with it. A slot in one of them is given back, the case keeps its first date and is planned at
/// once. Where it would go is shown first; the yes carries what was shown, and what has changed since is shown again.
/// </summary>
public sealed class CannotCome(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <param name="actor">The requester, the co-owner or who replaces them.</param>
    /// <param name="requestId">The case.</param>
    /// <param name="sessions">Coming sessions of its service.</param>
    /// <param name="agreed">The <see cref="Move.Seal"/> that was agreed to; null for a preview.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns><c>move-too-late</c>, <c>move-too-often</c> or <c>move-nothing-planned</c> where it is refused.</returns>
    public async Task<Outcome<Move>> Run(Actor actor, Guid requestId, IReadOnlyCollection<Guid> sessions, string? agreed, CancellationToken cancel)
    {
        var seen = await db.Set<Request>().AsNoTracking().SingleOrDefaultAsync(r => r.Id == requestId, cancel);
        if (seen is null || !actor.ActsFor(seen)) return await audit.Refused(actor.Id, "cannot-come", "request", requestId, cancel);
        if (sessions.Count == 0) return Refusal.Invalid(new FieldFault("session", "choose-one"));
        using var system = db.As(Reach.System); // a plan weighs the cases of all who wait
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        try
        {
            if (await Booker.LockComing(db, seen.ServiceId, requestId, cancel) is not { } request) return Refusal.Conflict("move-nothing-planned");
            var now = clock.GetUtcNow();
            if (await Say(actor, request, sessions, now, cancel) is { } refusal) return refusal;
            var move = await Foresee(request, sessions, now, cancel);
            if (agreed != move.Seal) return move;
            if (request.Status is RequestStatus.Waiting) await Booker.Place(db, request, now, cancel);
            // Who moves a case beyond the clock agrees to it; the service is asked.
            var date = await db.DateOf(requestId, cancel);
            if (FirstAnswerRules.Say(date, request.AnswerDueAt, await db.LaterDateOf(requestId, cancel), now) is ClockSays.Ask) await db.AskAbout(request, date!.Value, service: null, requester: actor.Id, now, cancel);
            audit.Done(actor.Id, "cannot-come", "request", requestId);
            await db.SaveChangesAsync(cancel);
            await transaction.CommitAsync(cancel);
            return move with { Done = true };
        }
        finally
        {
            db.ChangeTracker.Clear(); // nothing of a preview is saved later
        }
    }

    async Task<Refusal?> Say(Actor actor, Request request, IReadOnlyCollection<Guid> sessions, DateTimeOffset now, CancellationToken cancel)
    {
        var at = await db.Set<Session>().Where(s => sessions.Contains(s.Id) && s.ServiceId == request.ServiceId && s.TerritoryId == request.TerritoryId
            && (s.Status == SessionStatus.Planned || s.Status == SessionStatus.Open)).ToDictionaryAsync(s => s.Id, s => s.StartsAt, cancel);
        if (at.Count < sessions.Distinct().Count()) return Refusal.Invalid(new FieldFault("session", "choose-one"));
        var booked = await db.SlotOf(request.Id, cancel);
        var said = await db.Set<SessionDeclined>().Where(d => d.RequestId == request.Id).ToListAsync(cancel);
        var (most, notice) = (await db.Number(Policy.CaseMoves, request.TerritoryId, cancel), await db.Time(Policy.BookingNotice, request.TerritoryId, cancel));
        foreach (var (session, startsAt) in at)
        {
            var slot = booked?.SessionId == session ? booked : null;
            if (MoveRules.Refusal(slot?.Time.StartsAt ?? startsAt, slot is not null, said.Count(d => d.GaveBack), most, notice, now) is { } code) return Refusal.Conflict(code);
            if (said.Exists(d => d.SessionId == session && d.TakenBackAt is null)) continue;
            db.Add(new SessionDeclined { Id = Guid.CreateVersion7(now), RequestId = request.Id, SessionId = session, SaidById = actor.Id, SaidAt = now, GaveBack = slot is not null });
        }
        await db.SaveChangesAsync(cancel);
        // A slot that is held for the case there is the next one's.
        var (no, ids) = (OfferAnswer.Declined, at.Keys.ToList());
        await db.Set<SlotOffer>().Where(o => o.RequestId == request.Id && o.Answer == null && db.Set<Slot>().Any(s => s.Id == o.SlotId && ids.Contains(s.SessionId)))
            .ExecuteUpdateAsync(set => set.SetProperty(o => o.Answer, no).SetProperty(o => o.AnsweredAt, now).SetProperty(o => o.AnsweredById, actor.Id), cancel);
        if (booked is null || !at.ContainsKey(booked.SessionId)) return null;
        await Booker.Release(db, booked.SessionId, now, cancel, [request.Id]);
        await db.Entry(request).ReloadAsync(cancel);
        return null;
    }

    async Task<Move> Foresee(Request request, IReadOnlyCollection<Guid> sessions, DateTimeOffset now, CancellationToken cancel)
    {
        var to = await db.SlotOf(request.Id, cancel) is { } stays ? new Expected(stays.SessionId, stays.Time.StartsAt, Certain: true) : await Booker.Foresee(db, request, now, cancel);
        var limit = (await db.Rules(request.TerritoryId, cancel)).Classes[request.Urgency].Limit;
        var text = string.Create(CultureInfo.InvariantCulture, $"{to?.SessionId} {to?.At:O} {to?.Certain} {string.Join(',', sessions.Distinct().Order())}");
        return new(to, MoveRules.IsBeyond(to?.At, request.FiledAt, limit), limit, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32]);
    }
}

/// <summary>Where a case goes when its requester cannot come.</summary>
/// <param name="To">Null where no session within what is planned ahead has room.</param>
/// <param name="BeyondLimit">Later than the case's urgency allows, or nowhere.</param>
/// <param name="Limit">How long it may wait.</param>
/// <param name="Seal">Sent back with the yes.</param>
public sealed record Move(Expected? To, bool BeyondLimit, TimeSpan Limit, string Seal)
{
    /// <summary>True when it is done, false for a preview.</summary>
    public bool Done { get; init; }
}
