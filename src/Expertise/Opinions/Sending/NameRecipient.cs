using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Settings;

namespace TeleExpertise.Expertise.Opinions.Sending;

/// <summary>
/// The requester or an expert of the service says who else is to have a signed opinion. Whose RPPS number has a health professional's account
/// in the territory is told and reads it here; anybody else's report waits to be handed over, or to be opened by a link that is mailed
/// and bound to the number.
/// </summary>
public sealed class NameRecipient(ExpertiseDb db, ILookupNormalizer normalizer, TimeProvider clock, AuditTrail audit) : IVerb
{
    const int NameMax = 200;

    /// <summary>The recipient's id; the same RPPS number once more gives the first one's, and mails the link anew when the last one no longer works.</summary>
    public async Task<Outcome<Guid>> Run(Actor actor, Guid requestId, string? typedName, string? typedRpps, string? typedEmail, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var rows = await db.Set<Request>().FromSql($"select * from request where id = {requestId} for no key update").AsNoTracking().ToListAsync(cancel);
        if (rows is not [var request] || !(actor.IsExpertOf(request.ServiceId) || actor.ActsFor(request)))
        {
            var refusal = await audit.Refused(actor.Id, "name-recipient", "request", requestId, cancel);
            await transaction.CommitAsync(cancel);
            return refusal;
        }
        var opinion = await db.Set<Opinion>().Where(o => o.RequestId == requestId && o.Status == OpinionStatus.Signed).Select(o => (Guid?)o.Id).SingleOrDefaultAsync(cancel);
        if (opinion is null) return Refusal.Conflict("opinion-not-signed");
        var (name, rpps) = (PlainWords.Clean(typedName), string.Concat((typedRpps ?? "").Where(c => !char.IsWhiteSpace(c))));
        var email = (typedEmail ?? "").Trim();
        if (Faults(name, rpps, email) is { Count: > 0 } faults) return Refusal.Invalid(faults);
        var known = await db.Set<OpinionRecipient>().Where(r => r.OpinionId == opinion && ((rpps != "" && r.Rpps == rpps) || (rpps == "" && r.Rpps == null && r.Name == name))).FirstOrDefaultAsync(cancel);
        var now = clock.GetUtcNow();
        if (known is not null)
        {
            if (known is { AccountId: null, HandedOverAt: null } && await Invite(known.Id, email, request.TerritoryId, now, cancel)) audit.Done(actor.Id, "name-recipient", "request", requestId);
            await db.SaveChangesAsync(cancel);
            await transaction.CommitAsync(cancel);
            return known.Id;
        }
        var account = rpps == "" ? null : await AccountOf(rpps, request.TerritoryId, now, cancel);
        var recipient = new OpinionRecipient { Id = Guid.CreateVersion7(now), OpinionId = opinion.Value, Name = name, Rpps = rpps == "" ? null : rpps, AccountId = account, NamedById = actor.Id, NamedAt = now };
        db.Add(recipient);
        if (account is { } reader) db.Add(new Notice { Id = Guid.CreateVersion7(now), RecipientId = reader, Kind = NoticeKind.OpinionSigned, SubjectId = requestId, CreatedAt = now, Attempts = 0 });
        else await Invite(recipient.Id, email, request.TerritoryId, now, cancel);
        audit.Done(actor.Id, "name-recipient", "request", requestId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return recipient.Id;
    }

    /// <summary>Mails the link, once while it works. Whether the address is known here is nobody's business: the mail is the same.</summary>
    async Task<bool> Invite(Guid recipient, string email, Guid territory, DateTimeOffset now, CancellationToken cancel)
    {
        if (email == "") return false;
        var until = now + await db.Time(Policy.Invitation, territory, cancel);
        var before = await db.Set<OpinionInvitation>().SingleOrDefaultAsync(i => i.Id == recipient, cancel);
        if (before is not null && before.ExpiresAt > now && normalizer.NormalizeEmail(before.Email) == normalizer.NormalizeEmail(email)) return false;
        if (before is null) db.Add(new OpinionInvitation { Id = recipient, Email = email, ExpiresAt = until });
        else (before.Email, before.TokenSha256, before.ExpiresAt) = (email, null, until);
        await db.SaveChangesAsync(cancel); // a notice goes to what is there
        db.Add(new Notice { Id = Guid.CreateVersion7(now), RecipientId = null, Kind = NoticeKind.OpinionInvited, SubjectId = recipient, CreatedAt = now, Attempts = 0 });
        return true;
    }

    static List<FieldFault> Faults(string name, string rpps, string email)
    {
        var faults = new List<FieldFault>();
        if (name.Length < 2) faults.Add(new("recipient-name", "recipient-name-missing"));
        if (name.Length > NameMax) faults.Add(new("recipient-name", "too-long"));
        if (rpps.Length > 0 && !(rpps.Length == 11 && rpps.All(char.IsAsciiDigit))) faults.Add(new("recipient-rpps", "recipient-rpps-wrong"));
        if (email.Length > 0 && !NewAccount.IsEmail(email)) faults.Add(new("recipient-email", "email-wrong"));
        if (email.Length > 0 && rpps.Length == 0) faults.Add(new("recipient-rpps", "recipient-rpps-for-mail"));
        return faults;
    }

    /// <summary>Only where the person works today: an account elsewhere could not see the case's territory, and its existence is nobody's business here.</summary>
    Task<Guid?> AccountOf(string rpps, Guid territory, DateTimeOffset now, CancellationToken cancel)
    {
        var here = db.Set<RoleGrant>().Where(g => g.TerritoryId == territory && (g.Role == Role.Requester || g.Role == Role.Expert)).HoldingOn(RoleDays.Of(now)).Select(g => g.AccountId);
        return db.Set<Account>().Where(a => a.Rpps == rpps && a.DisabledAt == null && here.Contains(a.Id)).Select(a => (Guid?)a.Id).FirstOrDefaultAsync(cancel);
    }
}
