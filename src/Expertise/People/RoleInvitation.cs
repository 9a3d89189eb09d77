namespace TeleExpertise.Expertise.People;

/// <summary>
/// A role that waits for its person to come in and accept. Nothing here tells whether they have an account already, in another territory
/// for instance: a stranger's row is the same, and the account is made when they accept.
/// </summary>
public sealed class RoleInvitation
{
    public required Guid Id { get; init; }
    public required Guid TerritoryId { get; init; }
    public required string Email { get; init; }
    public required string NormalizedEmail { get; init; }
    public string? Title { get; init; }
    public required string GivenName { get; init; }
    public required string FamilyName { get; init; }
    public required Profession Profession { get; init; }
    public string? Rpps { get; init; }
    public required Role Role { get; init; }
    public Guid? OrganisationId { get; init; }
    public Guid? ServiceId { get; init; }
    public Guid? SupervisorId { get; init; }
    public required DateOnly StartsOn { get; init; }
    public DateOnly? EndsOn { get; init; }
    public required Guid InvitedById { get; init; }
    public required DateTimeOffset InvitedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; set; }

    /// <summary>When it was accepted, declined or withdrawn.</summary>
    public DateTimeOffset? AnsweredAt { get; set; }

    /// <summary>Who accepted it; null while it waits, and when it was declined or withdrawn.</summary>
    public Guid? AcceptedById { get; set; }

    /// <summary>The name as it was typed.</summary>
    public string Name => string.Join(' ', new[] { Title, GivenName, FamilyName }.Where(part => !string.IsNullOrEmpty(part)));

    /// <summary>The role that it becomes.</summary>
    internal RoleGrant GrantTo(Guid account, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        AccountId = account,
        Role = Role,
        TerritoryId = TerritoryId,
        OrganisationId = OrganisationId,
        ServiceId = ServiceId,
        SupervisorId = SupervisorId,
        StartsOn = StartsOn,
        EndsOn = EndsOn,
    };
}

/// <summary>A place where somebody works, beside those of their roles.</summary>
public sealed class AccountSite
{
    public required Guid AccountId { get; init; }
    public required Guid OrganisationId { get; init; }
}
