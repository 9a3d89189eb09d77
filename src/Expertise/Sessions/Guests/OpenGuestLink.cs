using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.Sessions.Guests;

/// <summary>Somebody without an account types a link's code, or their browser does.</summary>
public sealed class OpenGuestLink(ExpertiseDb db, AuditTrail audit) : IVerb
{
    /// <returns>The guest's id; <c>guest-code-wrong</c> at the field for a code that opens nothing, or nothing any more, which leaves a row.</returns>
    public async Task<Outcome<Guid>> Run(string? typed, CancellationToken cancel)
    {
        using var system = db.As(Reach.System); // the code is the right
        var guest = GuestCode.TryRead(typed, out var code) ? await Find(Secret.Hash(code), cancel) : null;
        if (guest is null)
        {
            await audit.Refused(null, "open-guest-link", "session", null, cancel);
            return Refusal.Invalid(new FieldFault("code", "guest-code-wrong"));
        }
        audit.Done(null, "open-guest-link", guest.Subject.Type, guest.Subject.Id);
        await db.SaveChangesAsync(cancel);
        return guest.Id;
    }

    async Task<GuestAtTheDoor?> Find(byte[] hash, CancellationToken cancel) =>
        await db.Set<SessionGuest>().Where(g => g.CodeSha256 == hash).Select(g => (Guid?)g.Id).SingleOrDefaultAsync(cancel) is { } id ? await db.GuestAtTheDoor(id, cancel) : null;
}
