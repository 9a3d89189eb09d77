using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Notices;

/// <summary>
/// Sends the next due notice. Its row stays locked while it is sent, so that two processes do not send it twice. Killed in between,
/// it is sent again with the same id: twice is better than never.
/// </summary>
public sealed class SendNotice(ExpertiseDb db, TimeProvider clock) : IVerb
{
    /// <summary>Runs <paramref name="post"/> for one notice.</summary>
    /// <param name="post">Sends it; false when it could not and should be tried again later.</param>
    /// <param name="cancel">Stops it; what was not sent stays due.</param>
    /// <returns>False when none was due.</returns>
    public async Task<bool> Run(Func<Letter, Task<bool>> post, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var now = clock.GetUtcNow();
        var due = await db.Set<Notice>().FromSql($"""
            select n.* from notice n left join account a on a.id = n.recipient_id left join invitation i on i.id = n.subject_id and n.kind = 'invited'
                left join opinion_invitation o on o.id = n.subject_id and n.kind = 'opinion_invited'
            where n.sent_at is null and coalesce(n.retry_at, n.created_at) <= {now}
              and ((a.email is not null and a.disabled_at is null) or (i.answered_at is null and i.expires_at > {now}) or o.expires_at > {now})
            order by n.created_at limit 1 for update of n skip locked
            """).ToListAsync(cancel);
        if (due is not [var notice]) return false;
        var change = notice.Kind == NoticeKind.EmailConfirm ? await db.Set<EmailChange>().SingleOrDefaultAsync(c => c.Id == notice.SubjectId, cancel) : null;
        if (notice.Kind == NoticeKind.EmailConfirm && change is null) return await Drop(notice, now, transaction);
        var isOfCalendar = notice.Kind is NoticeKind.CalendarChanged or NoticeKind.SessionNear;
        var entry = isOfCalendar ? await db.Set<CalendarEntry>().SingleOrDefaultAsync(e => e.Id == notice.SubjectId, cancel) : null;
        if (isOfCalendar && (entry is null || IsLate(notice, entry, now))) return await Drop(notice, now, transaction);
        notice.Attempts++;
        var (email, token) = await Address(notice, change, now, cancel);
        if (await post(new(notice, email, token, entry)))
        {
            notice.SentAt = now;
            if (notice.Kind == NoticeKind.CalendarChanged) (entry!.ToldSequence, entry.ToldAt) = (entry.Sequence, now);
        }
        else
        {
            notice.RetryAt = now + Backoff(notice.Attempts);
            foreach (var unsent in db.ChangeTracker.Entries<OneTimeLink>().ToList()) unsent.State = EntityState.Detached;
        }
        await db.SaveChangesAsync(CancellationToken.None); // sent is sent
        await transaction.CommitAsync(CancellationToken.None);
        return true;
    }

    /// <summary>A session that is over is told to nobody any more; nobody is reminded of one that has begun or is not theirs any more.</summary>
    static bool IsLate(Notice notice, CalendarEntry entry, DateTimeOffset now) =>
        notice.Kind == NoticeKind.CalendarChanged ? entry.EndsAt <= now : entry.StartsAt <= now || entry.CancelledAt is not null;

    /// <summary>Somebody asked for yet another address since, or closed the account, or the session is over: nothing is to be sent any more.</summary>
    async Task<bool> Drop(Notice notice, DateTimeOffset now, IDbContextTransaction transaction)
    {
        notice.SentAt = now;
        await db.SaveChangesAsync(CancellationToken.None);
        await transaction.CommitAsync(CancellationToken.None);
        return true;
    }

    /// <summary>Where it goes, and its link: made with its mail, until then nobody knows it, and the database never does.</summary>
    async Task<(string Email, string? Token)> Address(Notice notice, EmailChange? change, DateTimeOffset now, CancellationToken cancel)
    {
        if (notice.Kind == NoticeKind.Invited)
        {
            var invitation = await db.Set<RoleInvitation>().SingleAsync(i => i.Id == notice.SubjectId, cancel);
            return (invitation.Email, db.AddLink(invitation, now));
        }
        if (notice.Kind == NoticeKind.OpinionInvited)
        {
            var invitation = await db.Set<OpinionInvitation>().SingleAsync(i => i.Id == notice.SubjectId, cancel);
            return (invitation.Email, invitation.MakeToken());
        }
        var email = change?.Email ?? await db.Set<Account>().Where(a => a.Id == notice.RecipientId).Select(a => a.Email!).SingleAsync(cancel);
        return (email, notice.Kind switch
        {
            NoticeKind.PasswordLink => db.AddLink(LinkPurpose.Invitation, notice.RecipientId, now, AskPasswordLink.Lifetime),
            NoticeKind.AccessRecovery => db.AddLink(LinkPurpose.Recovery, notice.RecipientId, now, RecoverAccess.Lifetime),
            _ => change?.MakeToken(now),
        });
    }

    /// <summary>A minute, doubled each time, six hours at most.</summary>
    public static TimeSpan Backoff(int attempts) => TimeSpan.FromMinutes(Math.Min(Math.Pow(2, attempts - 1), 360));
}

/// <summary>A notice on its way.</summary>
/// <param name="Notice">What waits.</param>
/// <param name="To">The recipient's address.</param>
/// <param name="Token">Of the link that it carries; null for none.</param>
/// <param name="Entry">What the calendar is told; null for a notice that is not about one.</param>
public sealed record Letter(Notice Notice, string To, string? Token, CalendarEntry? Entry);
