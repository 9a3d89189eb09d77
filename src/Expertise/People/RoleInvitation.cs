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

    /// <summary>Codes of specialties.</summary>
    public string[] Specialties { get; init; } = [];
    public required Role Role { get; init; }
    public Guid? OrganisationId { get; init; }
    public Guid? ServiceId { get; init; }
    public Guid? SupervisorId { get; init; }

    /// <summary>Within which programme; null for none.</summary>
    public Guid? ProgrammeId { get; init; }
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

    /// <summary>An invitation to be saved.</summary>
    internal static RoleInvitation Of(Actor actor, NewAccount person, string normalizedEmail, PlacedRole placed, DateTimeOffset now, TimeSpan lifetime) => new()
    {
        Id = Guid.CreateVersion7(now),
        TerritoryId = placed.TerritoryId,
        Email = person.Email.Trim(),
        NormalizedEmail = normalizedEmail,
        Title = string.IsNullOrWhiteSpace(person.Title) ? null : person.Title.Trim(),
        GivenName = person.GivenName.Trim(),
        FamilyName = person.FamilyName.Trim(),
        Profession = person.Profession,
        Rpps = person.Rpps,
        Specialties = [.. person.Specialties.Distinct(StringComparer.Ordinal)],
        Role = placed.Role,
        OrganisationId = placed.OrganisationId,
        ServiceId = placed.ServiceId,
        SupervisorId = placed.SupervisorId,
        ProgrammeId = placed.ProgrammeId,
        StartsOn = placed.StartsOn,
        EndsOn = placed.EndsOn,
        InvitedById = actor.Id,
        InvitedAt = now,
        ExpiresAt = now + lifetime,
    };

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
        ProgrammeId = ProgrammeId,
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
