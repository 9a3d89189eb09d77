using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Settings;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Sessions;

/// <summary>Looks, when a session ends, for whose case nobody came; in the transaction that ends it.</summary>
static class NoteNoShows
{
    /// <summary>Notes them, and sends those back to triage for which nobody came a second time; the others keep their booking, which the caller gives back.</summary>
    public static async Task NoShows(this ExpertiseDb db, Session session, DateTimeOffset now, CancellationToken cancel)
    {
        var from = CountedWindow.Of(session, now).StartsAt;
        var there = (await db.AttendedOrNoted(session.Id, cancel)).Where(a => a.Until > from).Select(a => a.AccountId).ToHashSet();
        var held = (await db.ExpertsOf(session.ServiceId, now, cancel)).Exists(there.Contains);
        var slots = db.Set<Slot>().Where(s => s.SessionId == session.Id).Select(s => s.Id);
        var ids = await db.Set<Booking>().Where(b => b.Status == BookingStatus.Booked && slots.Contains(b.SlotId)).Select(b => b.RequestId).ToArrayAsync(cancel);
        foreach (var request in await db.Set<Request>().FromSql($"select * from request where id = any({ids}) order by id for no key update").AsNoTracking().ToListAsync(cancel))
        {
            var judged = NoShowRules.Judge(held, await Came(db, request, there, RoleDays.Of(now), cancel), await db.Set<NoShow>().CountAsync(n => n.RequestId == request.Id, cancel));
            if (judged is Unpresented.QueuedAgain) continue;
            db.Add(new NoShow { RequestId = request.Id, SessionId = session.Id, NotedAt = now, Returned = judged is Unpresented.Returned });
            Journey.NoShows.Add(1);
            if (judged is Unpresented.Returned) await Return(db, request, now, cancel);
        }
    }

    /// <summary>Whoever asked, whoever replaces them that day, and who prepared the request and presents it for them.</summary>
    static async Task<bool> Came(ExpertiseDb db, Request request, HashSet<Guid> there, DateOnly today, CancellationToken cancel)
    {
        var owners = request.Owners().ToList();
        if (owners.Exists(there.Contains) || (request.PreparedById is { } writer && there.Contains(writer))) return true;
        var replacing = await db.Set<Delegation>().Where(d => owners.Contains(d.FromId) && d.TerritoryId == request.TerritoryId && d.EndedAt == null && d.StartsOn <= today && d.EndsOn >= today)
            .Select(d => d.ToId).ToListAsync(cancel);
        return replacing.Exists(there.Contains);
    }

    /// <summary>The service has it in its queue again, with a clock of its own; both sides are told.</summary>
    static async Task Return(ExpertiseDb db, Request request, DateTimeOffset now, CancellationToken cancel)
    {
        var due = now + await db.Time(Policy.FirstAnswer, request.TerritoryId, cancel);
        await db.Set<Booking>().Where(b => b.RequestId == request.Id && b.Status == BookingStatus.Booked)
            .ExecuteUpdateAsync(set => set.SetProperty(b => b.Status, BookingStatus.Cancelled).SetProperty(b => b.CancelledAt, now), cancel);
        await db.Set<Request>().Where(r => r.Id == request.Id && r.Status == RequestStatus.Booked)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.Status, RequestStatus.Filed).SetProperty(r => r.AnswerDueAt, due), cancel);
        await db.Set<Slots.Placing.CasePlan>().Where(p => p.RequestId == request.Id).ExecuteDeleteAsync(cancel);
        var told = (await db.ExpertsOf(request.ServiceId, now, cancel)).Concat(request.Owners()).Distinct().ToArray();
        await db.TakeBackNotices("slot_released", [request.Id], cancel);
        await db.Database.ExecuteSqlAsync($"""
            insert into notice (id, recipient_id, kind, subject_id, created_at, attempts)
            select gen_random_uuid(), who, 'case_returned', {request.Id}, {now}, 0 from unnest({told}) as who
            on conflict (recipient_id, kind, subject_id) do update set id = excluded.id, created_at = excluded.created_at, sent_at = null, retry_at = null, attempts = 0
            """, cancel);
    }
}
