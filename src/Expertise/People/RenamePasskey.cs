using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.People;

/// <summary>Gives one of the person's passkeys another name.</summary>
public sealed class RenamePasskey(ExpertiseDb db, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Done>> Run(Guid account, byte[] credential, string name, CancellationToken cancel)
    {
        var found = await db.Set<IdentityUserPasskey<Guid>>().SingleOrDefaultAsync(p => p.UserId == account && p.CredentialId == credential, cancel);
        if (found is null) return await audit.Refused(account, "rename-passkey", "account", account, cancel);
        if (AddPasskey.Trimmed(name) is not { Length: > 0 } trimmed) return Refusal.Invalid(new FieldFault("name", "passkey-name-missing"));
        found.Data.Name = trimmed;
        audit.Done(account, "rename-passkey", "account", account);
        await db.SaveChangesAsync(cancel);
        return default(Done);
    }
}
