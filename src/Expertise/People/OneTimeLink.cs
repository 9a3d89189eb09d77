using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.People;

/// <summary>A link that works once until it expires. The database knows only its hash.</summary>
public sealed class OneTimeLink
{
    public required byte[] TokenSha256 { get; init; }
    public required LinkPurpose Purpose { get; init; }

    /// <summary>The account whose password the link sets; null for other purposes.</summary>
    public Guid? AccountId { get; init; }

    /// <summary>The invitation that the link opens; null for other purposes.</summary>
    public Guid? InvitationId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? UsedAt { get; set; }
}

/// <summary>What a link opens.</summary>
public enum LinkPurpose
{
    /// <summary>Makes the first administrator.</summary>
    FirstAdministrator,

    /// <summary>Sets the password of an account.</summary>
    Invitation,

    /// <summary>Sets the password of an account whose other ways in it drops.</summary>
    Recovery,

    /// <summary>Accepts a role, with the account that there is or a new one.</summary>
    Membership,
}

/// <summary>Makes, finds and spends one-time links.</summary>
static class OneTimeLinks
{
    /// <summary>Adds a link to what the caller saves and gives its token: 256 random bits in base64url.</summary>
    public static string AddLink(this ExpertiseDb db, LinkPurpose purpose, Guid? account, DateTimeOffset now, TimeSpan lifetime)
    {
        var token = Secret.New();
        db.Add(new OneTimeLink { TokenSha256 = Secret.Hash(token), Purpose = purpose, AccountId = account, CreatedAt = now, ExpiresAt = now + lifetime });
        return token;
    }

    /// <summary>The same for an invitation; it works as long as that is open.</summary>
    public static string AddLink(this ExpertiseDb db, RoleInvitation invitation, DateTimeOffset now)
    {
        var token = Secret.New();
        db.Add(new OneTimeLink { TokenSha256 = Secret.Hash(token), Purpose = LinkPurpose.Membership, InvitationId = invitation.Id, CreatedAt = now, ExpiresAt = invitation.ExpiresAt });
        return token;
    }

    /// <summary>Links of this token that still work: one or none.</summary>
    public static IQueryable<OneTimeLink> LiveLinks(this ExpertiseDb db, string token, LinkPurpose purpose, DateTimeOffset now)
    {
        var hash = Secret.Hash(token);
        return db.Set<OneTimeLink>().Where(l => l.TokenSha256 == hash && l.Purpose == purpose && l.UsedAt == null && l.ExpiresAt > now);
    }

    /// <summary>True for the one caller who spends it; the row lock makes another wait and then find it spent.</summary>
    public static async Task<bool> SpendLink(this ExpertiseDb db, string token, LinkPurpose purpose, DateTimeOffset now, CancellationToken cancel) =>
        await db.LiveLinks(token, purpose, now).ExecuteUpdateAsync(s => s.SetProperty(l => l.UsedAt, now), cancel) == 1;

    /// <summary>The account whose password a working link sets: one or none.</summary>
    public static IQueryable<Account> InvitedBy(this ExpertiseDb db, string token, DateTimeOffset now) =>
        from l in db.LiveLinks(token, LinkPurpose.Invitation, now).Concat(db.LiveLinks(token, LinkPurpose.Recovery, now))
        join a in db.Set<Account>() on l.AccountId equals a.Id
        where a.DisabledAt == null
        select a;
}
