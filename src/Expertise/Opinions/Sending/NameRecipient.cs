using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Opinions.Sending;

/// <summary>
/// The requester or an expert of the service says who else is to have a signed opinion. Whose RPPS number has a health professional's account
/// in the territory is told and reads it here; anybody else's report waits to be handed over.
/// </summary>
public sealed class NameRecipient(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    const int NameMax = 200;

    /// <summary>The recipient's id; the same RPPS number once more gives the first one's.</summary>
    public async Task<Outcome<Guid>> Run(Actor actor, Guid requestId, string? typedName, string? typedRpps, CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var rows = await db.Set<Request>().FromSql($"select * from request where id = {requestId} for no key update").AsNoTracking().ToListAsync(cancel);
        if (rows is not [var request] || !(actor.IsExpertOf(request.ServiceId) || actor.ActsFor(request.RequesterId, request.TerritoryId)))
        {
            var refusal = await audit.Refused(actor.Id, "name-recipient", "request", requestId, cancel);
            await transaction.CommitAsync(cancel);
            return refusal;
        }
        var opinion = await db.Set<Opinion>().Where(o => o.RequestId == requestId && o.Status == OpinionStatus.Signed).Select(o => (Guid?)o.Id).SingleOrDefaultAsync(cancel);
        if (opinion is null) return Refusal.Conflict("opinion-not-signed");
        var (name, rpps) = (PlainWords.Clean(typedName), string.Concat((typedRpps ?? "").Where(c => !char.IsWhiteSpace(c))));
        if (Faults(name, rpps) is { Count: > 0 } faults) return Refusal.Invalid(faults);
        var known = await db.Set<OpinionRecipient>().Where(r => r.OpinionId == opinion && ((rpps != "" && r.Rpps == rpps) || (rpps == "" && r.Rpps == null && r.Name == name))).Select(r => (Guid?)r.Id).FirstOrDefaultAsync(cancel);
        if (known is { } before) return before;

        var now = clock.GetUtcNow();
        var account = rpps == "" ? null : await AccountOf(rpps, request.TerritoryId, now, cancel);
        var recipient = new OpinionRecipient { Id = Guid.CreateVersion7(now), OpinionId = opinion.Value, Name = name, Rpps = rpps == "" ? null : rpps, AccountId = account, NamedById = actor.Id, NamedAt = now };
        db.Add(recipient);
        if (account is { } reader) db.Add(new Notice { Id = Guid.CreateVersion7(now), RecipientId = reader, Kind = NoticeKind.OpinionSigned, SubjectId = requestId, CreatedAt = now, Attempts = 0 });
        audit.Done(actor.Id, "name-recipient", "request", requestId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return recipient.Id;
    }

    static List<FieldFault> Faults(string name, string rpps)
    {
        var faults = new List<FieldFault>();
        if (name.Length < 2) faults.Add(new("recipient-name", "recipient-name-missing"));
        if (name.Length > NameMax) faults.Add(new("recipient-name", "too-long"));
        if (rpps.Length > 0 && !(rpps.Length == 11 && rpps.All(char.IsAsciiDigit))) faults.Add(new("recipient-rpps", "recipient-rpps-wrong"));
        return faults;
    }

    /// <summary>Only where the person works today: an account elsewhere could not see the case's territory, and its existence is nobody's business here.</summary>
    Task<Guid?> AccountOf(string rpps, Guid territory, DateTimeOffset now, CancellationToken cancel)
    {
        var here = db.Set<RoleGrant>().Where(g => g.TerritoryId == territory && (g.Role == Role.Requester || g.Role == Role.Expert)).HoldingOn(RoleDays.Of(now)).Select(g => g.AccountId);
        return db.Set<Account>().Where(a => a.Rpps == rpps && a.DisabledAt == null && here.Contains(a.Id)).Select(a => (Guid?)a.Id).FirstOrDefaultAsync(cancel);
    }
}
