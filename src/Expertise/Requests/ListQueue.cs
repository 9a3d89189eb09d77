using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Requests;

/// <summary>Which part of a queue.</summary>
public enum QueuePart
{
    /// <summary>Nobody has decided yet.</summary>
    Undecided,

    /// <summary>Owed a written answer: somebody decided so, or no session date could be agreed to in time.</summary>
    InWriting,

    /// <summary>Taken to a session, with or without a slot.</summary>
    InSession,

    /// <summary>Answered or declined.</summary>
    Closed,
}

/// <summary>One part of a queue, and how many wait in each.</summary>
public sealed record Queue(QueuePart Part, IReadOnlyList<RequestLine> Lines, IReadOnlyDictionary<QueuePart, int> Counts);

/// <summary>The questions put to an expert's services: open ones by their clock, closed ones by their end, the last first.</summary>
public sealed class ListQueue(ExpertiseDb db, AuditTrail audit) : IVerb
{
    const int Shown = 200;

    public async Task<Outcome<Queue>> Run(Actor actor, QueuePart part, CancellationToken cancel)
    {
        if (!actor.Answers) return await audit.Refused(actor.Id, "read-queue", "service", null, cancel);
        var services = actor.ExpertServices.Distinct().ToList();
        var all = db.Set<Request>().Where(r => services.Contains(r.ServiceId));
        var counts = await all.GroupBy(r => new { r.Status, Writing = r.InWritingSince != null }).Select(g => new { g.Key.Status, g.Key.Writing, Count = g.Count() }).ToListAsync(cancel);
        var (statuses, writing) = (Statuses(part), part == QueuePart.InWriting);
        var some = all.Where(r => statuses.Contains(r.Status) && (r.Status != RequestStatus.Filed || r.InWritingSince != null == writing));
        var lines = part == QueuePart.Closed
            ? await some.OrderByDescending(r => r.ClosedAt).Take(Shown).Lines(db, cancel)
            : await some.OrderBy(r => r.AnswerDueAt).Take(Shown).Lines(db, cancel);
        foreach (var service in services) audit.Done(actor.Id, "read-queue", "service", service);
        await db.SaveChangesAsync(cancel);
        return new Queue(part, InOrder(lines, part), Enum.GetValues<QueuePart>().ToDictionary(p => p, p => counts.Where(c => Statuses(p).Contains(c.Status) && (c.Status != RequestStatus.Filed || c.Writing == (p == QueuePart.InWriting))).Sum(c => c.Count)));
    }

    static RequestStatus[] Statuses(QueuePart part) => part switch
    {
        QueuePart.Undecided or QueuePart.InWriting => [RequestStatus.Filed],
        QueuePart.InSession => [RequestStatus.Waiting, RequestStatus.Booked],
        _ => [RequestStatus.Answered, RequestStatus.Declined],
    };

    /// <summary>The database's order may get lost in the joins.</summary>
    static List<RequestLine> InOrder(List<RequestLine> lines, QueuePart part) => part == QueuePart.Closed
        ? [.. lines.OrderByDescending(l => l.ClosedAt)]
        : [.. lines.OrderBy(l => l.AnswerDueAt).ThenBy(l => l.Urgency)];
}
