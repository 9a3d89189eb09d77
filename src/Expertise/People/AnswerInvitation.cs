using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.People;

/// <summary>Accepts or declines roles that are offered to somebody who is signed in.</summary>
public sealed class AnswerInvitation(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <summary>What a link offers; the account must have the link's address, or its RPPS number vouched for.</summary>
    public async Task<Outcome<Done>> ByLink(Actor actor, string token, bool accept, CancellationToken cancel)
    {
        using var system = db.As(Reach.System); // the link is the right
        var now = clock.GetUtcNow();
        var me = await db.Set<Account>().AsNoTracking().SingleAsync(a => a.Id == actor.Id, cancel);
        var offered = await db.InvitationsOf(token, now).ToListAsync(cancel);
        if (offered is []) return Refusal.NotFound;
        var vouched = await db.Set<IdentityUserLogin<Guid>>().AnyAsync(l => l.UserId == me.Id, cancel) ? me.Rpps : null;
        var mine = offered.Where(i => i.NormalizedEmail == me.NormalizedEmail || (i.Rpps is not null && i.Rpps == vouched)).ToList();
        return mine is [] ? Refusal.Conflict("invitation-of-another") : await Answer(actor, mine, accept, now, cancel);
    }

    /// <summary>One of those that wait for the person.</summary>
    public async Task<Outcome<Done>> Run(Actor actor, Guid invitation, bool accept, CancellationToken cancel)
    {
        using var system = db.As(Reach.System); // it is to them, whatever territory it is of
        var now = clock.GetUtcNow();
        var mine = await db.InvitationsTo(actor.Id, now).Where(i => i.Id == invitation).ToListAsync(cancel);
        return mine is [] ? await audit.Refused(actor.Id, "answer-invitation", "invitation", invitation, cancel) : await Answer(actor, mine, accept, now, cancel);
    }

    async Task<Outcome<Done>> Answer(Actor actor, List<RoleInvitation> mine, bool accept, DateTimeOffset now, CancellationToken cancel)
    {
        if (accept && mine.Exists(i => i.InvitedById == actor.Id)) return Refusal.Conflict("own-role"); // by way of another address
        if (mine.Any(i => !Fits(actor.Profession, i.Role)) && accept) return Refusal.Conflict("role-does-not-fit");
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        foreach (var declined in accept ? [] : mine) declined.AnsweredAt = now;
        var made = accept ? await db.Accept(mine, actor.Id, now, cancel) : [];
        await db.SaveChangesAsync(cancel);
        foreach (var grant in made) audit.Done(actor.Id, "accept-role", "role-grant", grant.Id);
        foreach (var declined in accept ? [] : mine) audit.Done(actor.Id, "decline-role", "invitation", declined.Id);
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return default(Done);
    }

    static bool Fits(Profession profession, Role role) => role.NeedsService() ? profession.MayBeAsked() : role != Role.Requester || profession.MayAsk();
}
