using System.Net.Mail;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.OwnData;

/// <summary>
/// Asks for another e-mail address: a link goes to the new one, a warning to the old one, and nothing changes until the link is opened.
/// Whether somebody else has the address is told to nobody but its mailbox.
/// </summary>
public sealed class AskEmailChange(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Done>> Run(Actor actor, string email, CancellationToken cancel)
    {
        var address = email.Trim();
        if (address.Length > 254 || address.Any(char.IsWhiteSpace) || !PlainWords.IsPlain(address) || !MailAddress.TryCreate(address, out var read) || read.Address != address || !read.Host.Contains('.'))
            return Refusal.Invalid(new FieldFault("email", "email-wrong"));
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.Set<EmailChange>().Where(c => c.AccountId == actor.Id).ExecuteDeleteAsync(cancel);
        var change = new EmailChange { Id = Guid.NewGuid(), AccountId = actor.Id, Email = address, AskedAt = now };
        db.Add(change);
        db.Add(Notice(actor, NoticeKind.EmailConfirm, change.Id, now));
        db.Add(Notice(actor, NoticeKind.EmailChanging, change.Id, now));
        audit.Done(actor.Id, "ask-email-change", "account", actor.Id);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return default(Done);
    }

    static Notice Notice(Actor actor, NoticeKind kind, Guid subject, DateTimeOffset now) =>
        new() { Id = Guid.CreateVersion7(now), RecipientId = actor.Id, Kind = kind, SubjectId = subject, CreatedAt = now, Attempts = 0 };
}
