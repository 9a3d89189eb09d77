using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Sessions;

/// <summary>
/// Sessions whose hour has passed: open ones that everybody has left, or that go on for three hours, and planned ones that nobody opened.
/// </summary>
public sealed class ListOverdue(ExpertiseDb db, TimeProvider clock) : IVerb
{
    static readonly TimeSpan Longest = TimeSpan.FromHours(3);

    /// <returns>Their ids, the oldest first.</returns>
    public Task<List<Guid>> Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var (graceful, lasting, silent) = (now - Lobby.Grace, now - Longest, now - EndStaleStays.Silence);
        var alive = db.Set<Presence>().Where(p => p.EndedAt == null && p.LastSeenAt >= silent).Select(p => p.SessionId);
        return db.Set<Session>()
            .Where(s => (s.Status == SessionStatus.Planned && s.EndsAt < graceful)
                || (s.Status == SessionStatus.Open && (s.EndsAt < lasting || (s.EndsAt < graceful && !alive.Contains(s.Id)))))
            .OrderBy(s => s.EndsAt).Select(s => s.Id).ToListAsync(cancel);
    }
}
