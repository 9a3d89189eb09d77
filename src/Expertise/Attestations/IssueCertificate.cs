using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Settings;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Attestations;

/// <summary>Gives a person the certificate of their attendance in an ended session. There is one a person and session: asking again gives the same.</summary>
public sealed class IssueCertificate(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <summary>The certificate's code; <c>certificate-no-time</c> when none of the person's stay counts, <c>certificate-too-short</c> when less than the territory asks for.</summary>
    public async Task<Outcome<string>> Run(Actor actor, Guid sessionId, CancellationToken cancel)
    {
        var session = await db.Set<Session>().AsNoTracking().SingleOrDefaultAsync(s => s.Id == sessionId && s.Status == SessionStatus.Ended, cancel);
        var attended = session is not null && await db.Set<Attendance>().AnyAsync(a => a.SessionId == sessionId && a.AccountId == actor.Id, cancel);
        if (!attended) return await audit.Refused(actor.Id, "issue-certificate", "session", sessionId, cancel);

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var now = clock.GetUtcNow();
        await db.WriteAttendance(session!, now, cancel);
        var seconds = await db.Set<Attendance>().Where(a => a.SessionId == sessionId && a.AccountId == actor.Id).Select(a => a.Seconds).SingleAsync(cancel);
        if (seconds == 0) return Refusal.Conflict("certificate-no-time");
        if (seconds < (await db.Time(Policy.Certificate, session!.TerritoryId, cancel)).TotalSeconds
            && !await db.Set<Certificate>().AnyAsync(c => c.SessionId == sessionId && c.AccountId == actor.Id, cancel)) return Refusal.Conflict("certificate-too-short");
        var issued = await db.Database.ExecuteSqlAsync($"""
            insert into certificate (id, code, session_id, account_id, issued_at)
            values ({Guid.CreateVersion7(now)}, {CertificateCode.Draw()}, {sessionId}, {actor.Id}, {now})
            on conflict (session_id, account_id) do nothing
            """, cancel);
        if (issued == 1) audit.Done(actor.Id, "issue-certificate", "session", sessionId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return await db.Set<Certificate>().Where(c => c.SessionId == sessionId && c.AccountId == actor.Id).Select(c => c.Code).SingleAsync(cancel);
    }
}
