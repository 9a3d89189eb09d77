using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.People;

/// <summary>Keeps what a sign-in through Pro Santé Connect needs until it ends. One activity needs no choice.</summary>
public sealed class KeepPscSignIn(ExpertiseDb db, IDataProtectionProvider protection) : IVerb
{
    public async Task Run(Guid signIn, string idToken, IReadOnlyList<PscActivity> activities, CancellationToken cancel)
    {
        db.Add(new PscSignIn { SignInId = signIn, SealedIdToken = protection.Sealer().Protect(Encoding.UTF8.GetBytes(idToken)), Activities = [.. activities], Chosen = activities.Count == 1 ? 0 : null });
        await db.SaveChangesAsync(cancel);
    }
}

/// <summary>Gives the id_token of a sign-in back, once.</summary>
public sealed class TakePscToken(ExpertiseDb db, IDataProtectionProvider protection) : IVerb
{
    /// <summary>The token; null when there is none any more.</summary>
    public async Task<string?> Run(Guid signIn, CancellationToken cancel)
    {
        var kept = await db.Set<PscSignIn>().SingleOrDefaultAsync(s => s.SignInId == signIn && s.SealedIdToken != null, cancel);
        if (kept is null) return null;
        var token = Encoding.UTF8.GetString(protection.Sealer().Unprotect(kept.SealedIdToken!));
        kept.SealedIdToken = null;
        await db.SaveChangesAsync(cancel);
        return token;
    }
}

static class SealedIdToken
{
    public static IDataProtector Sealer(this IDataProtectionProvider protection) => protection.CreateProtector("TeleExpertise.PscIdToken");
}
