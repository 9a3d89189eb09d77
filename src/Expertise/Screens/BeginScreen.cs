using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.Screens;

/// <summary>Turns a typed code into the secret that the machine keeps in its cookie. A code works once, for ten minutes.</summary>
public sealed class BeginScreen(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <returns>256 random bits in base64url; <c>screen-code-wrong</c> otherwise.</returns>
    public async Task<Outcome<string>> Run(string? typed, CancellationToken cancel)
    {
        if (!ScreenCode.TryRead(typed, out var code)) return Refusal.Invalid(new FieldFault("code", "screen-code-wrong"));
        using var system = db.As(Reach.System); // the code is the right
        var (hash, now) = (Secret.Hash(code), clock.GetUtcNow());
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var screen = await db.Set<RoomScreen>().FromSql($"select * from room_screen where code_sha256 = {hash} and code_expires_at > {now} and revoked_at is null for update").SingleOrDefaultAsync(cancel);
        if (screen is null) return Refusal.Invalid(new FieldFault("code", "screen-code-wrong"));
        var secret = Secret.New();
        (screen.CodeSha256, screen.CodeExpiresAt, screen.SecretSha256, screen.LastSeenAt) = (null, null, Secret.Hash(secret), now);
        audit.Done(null, "begin-screen", "room-screen", screen.Id);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return secret;
    }
}
