using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.People;

/// <summary>The ways into a person's own account.</summary>
public sealed class ReadSecurity(ExpertiseDb db) : IVerb
{
    public async Task<WaysIn> Run(Guid account, CancellationToken cancel)
    {
        var passkeys = await db.Set<IdentityUserPasskey<Guid>>().AsNoTracking().Where(p => p.UserId == account).ToListAsync(cancel);
        var person = await db.Set<Account>().AsNoTracking().SingleAsync(a => a.Id == account, cancel);
        var totp = await db.Set<AccountTotp>().AsNoTracking().SingleOrDefaultAsync(t => t.AccountId == account && t.ConfirmedAt != null, cancel);
        var left = await db.Set<AccountRecoveryCode>().CountAsync(c => c.AccountId == account && c.UsedAt == null, cancel);
        var elsewhere = await db.Set<IdentityUserLogin<Guid>>().AsNoTracking().Where(l => l.UserId == account).Select(l => l.ProviderDisplayName ?? l.LoginProvider).ToListAsync(cancel);
        return new(
            [.. passkeys.OrderBy(p => p.Data.CreatedAt).Select(p => new PasskeyLine(p.CredentialId, p.Data.Name ?? "", p.Data.CreatedAt, p.Data.IsBackedUp))],
            person.PasswordHash is not null, totp?.ConfirmedAt, left, elsewhere, person.Persona is not null);
    }
}

/// <summary>What opens an account.</summary>
/// <param name="Passkeys">The oldest first.</param>
/// <param name="HasPassword">True when a password is set.</param>
/// <param name="TotpSince">Since when one-time codes are on; null when they are not.</param>
/// <param name="RecoveryCodesLeft">Recovery codes not used yet.</param>
/// <param name="Providers">Identity providers, by the name people know.</param>
/// <param name="IsPersona">True for a demonstration persona, which has no credential.</param>
public sealed record WaysIn(
    IReadOnlyList<PasskeyLine> Passkeys, bool HasPassword, DateTimeOffset? TotpSince, int RecoveryCodesLeft, IReadOnlyList<string> Providers, bool IsPersona)
{
    /// <summary>Nothing opens it.</summary>
    public static readonly WaysIn None = new([], HasPassword: false, TotpSince: null, RecoveryCodesLeft: 0, [], IsPersona: false);

    /// <summary>How many ways would be left to choose from: one of them must stay.</summary>
    public int Count => Passkeys.Count + Providers.Count + (TotpSince is null ? 0 : 1);
}

/// <summary>One passkey.</summary>
/// <param name="Id">Its credential.</param>
/// <param name="Name">As its owner called it.</param>
/// <param name="CreatedAt">When it was added.</param>
/// <param name="IsBackedUp">True when its keeper copies it to the person's other devices.</param>
public sealed record PasskeyLine(byte[] Id, string Name, DateTimeOffset CreatedAt, bool IsBackedUp);
