using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Expertise.Sessions.Guests;

/// <summary>Who leads a session invites an expert who has no account here: a link for this session, by which they wait to be let in. They follow cases without names.</summary>
public sealed class InviteGuestExpert(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <summary>The longest name, in characters.</summary>
    public const int NameMax = 80;

    /// <param name="actor">Who leads the cases of the session.</param>
    /// <param name="sessionId">The session, planned or open.</param>
    /// <param name="name">How everybody will see the guest.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The guest's id; <c>session-ended</c>, or what is wrong with the name.</returns>
    public async Task<Outcome<Guid>> Run(Actor actor, Guid sessionId, string? name, CancellationToken cancel)
    {
        if (await db.SessionToReceiveIn(actor, sessionId, cancel) is null) return await audit.Refused(actor.Id, "invite-guest-expert", "session", sessionId, cancel);
        var written = (name ?? "").Trim();
        if (written.Length < 2) return Refusal.Invalid(new FieldFault("name", "guest-name-missing"));
        if (written.Length > NameMax || written.Any(char.IsControl)) return Refusal.Invalid(new FieldFault("name", "guest-name-long"));
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var session = await db.Take(sessionId, cancel);
        if (session.Status is not (SessionStatus.Planned or SessionStatus.Open)) return Refusal.Conflict("session-ended");
        var guest = db.Invite(session, actor, clock.GetUtcNow(), name: written);
        audit.Done(actor.Id, "invite-guest-expert", "session", sessionId);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return guest.Id;
    }
}
