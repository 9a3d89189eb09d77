using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Settings;
using TeleExpertise.Expertise.Slots.Placing;

namespace TeleExpertise.Expertise.Slots.Changing;

/// <summary>What whoever asked may say about the coming sessions of a case's service. For the page of a case, which has checked who reads.</summary>
public sealed class ReadMoves(ExpertiseDb db, TimeProvider clock) : IVerb
{
    const int Shown = 6;

    /// <returns>Null where there is nothing to move: another's case, one that nobody took to a session, or one that was presented.</returns>
    public async Task<Moves?> Run(Actor actor, Request request, CancellationToken cancel)
    {
        if (!actor.ActsFor(request) || request.Status is not (RequestStatus.Waiting or RequestStatus.Booked)) return null;
        var slot = await db.SlotOf(request.Id, cancel);
        if (request.Status is RequestStatus.Booked && slot is null) return null;
        var (now, notice) = (clock.GetUtcNow(), await db.Time(Policy.BookingNotice, request.TerritoryId, cancel));
        var said = await db.Set<SessionDeclined>().AsNoTracking().Where(d => d.RequestId == request.Id).ToListAsync(cancel);
        var from = now + notice;
        var sessions = await db.Set<Session>().AsNoTracking().Where(s => s.ServiceId == request.ServiceId && s.TerritoryId == request.TerritoryId && s.StartsAt >= from
            && (s.ProgrammeId == null || actor.Programmes.Contains(s.ProgrammeId.Value)) && (s.Status == SessionStatus.Planned || s.Status == SessionStatus.Open))
            .OrderBy(s => s.StartsAt).Select(s => new { s.Id, s.StartsAt }).ToListAsync(cancel);
        var here = slot?.SessionId ?? await db.Set<CasePlan>().Where(p => p.RequestId == request.Id).Select(p => p.SessionId).SingleOrDefaultAsync(cancel);
        var coming = sessions.ConvertAll(s => new ComingSession(s.Id, s.StartsAt, said.Exists(d => d.SessionId == s.Id && d.TakenBackAt is null), s.Id == here));
        var most = await db.Number(Policy.CaseMoves, request.TerritoryId, cancel);
        var moves = said.Count(d => d.GaveBack);
        return new([.. coming.Where((s, at) => at < Shown || s.Said || s.Here)], Math.Max(0, most - moves), slot is null ? null : MoveRules.Refusal(slot.Time.StartsAt, booked: true, moves, most, notice, now));
    }
}

/// <summary>What may be said about a case's sessions.</summary>
/// <param name="Coming">The next ones, the first in time first.</param>
/// <param name="Left">How many booked dates may still be given back.</param>
/// <param name="Kept">Why the slot that the case has may not; null when it may, or when it has none.</param>
public sealed record Moves(IReadOnlyList<ComingSession> Coming, int Left, string? Kept);

/// <summary>A coming session of the case's service.</summary>
/// <param name="Said">They cannot come.</param>
/// <param name="Here">The case is booked or expected there.</param>
public sealed record ComingSession(Guid Id, DateTimeOffset StartsAt, bool Said, bool Here);
