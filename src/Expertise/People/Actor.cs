namespace TeleExpertise.Expertise.People;

/// <summary>The person on whose behalf a verb runs, with the roles that hold today.</summary>
public sealed record Actor(Guid Id, string DisplayName, Profession Profession, IReadOnlyList<RoleGrant> Grants)
{
    /// <summary>The replacements that hold today: whose cases the person takes care of.</summary>
    public IReadOnlyList<Delegation> StandsIn { get; init; } = [];

    /// <summary>The programmes in whose sessions the person takes part today.</summary>
    public IReadOnlyList<Guid> Programmes { get; init; } = [];

    /// <summary>The files that are open to the person now, beyond their own cases.</summary>
    public IReadOnlyList<SharedFile> Files { get; init; } = [];

    /// <summary>The roles of the supervisors under whom somebody learns who may not ask: under these they write requests for a co-signature.</summary>
    public IReadOnlyList<RoleGrant> AsksUnder { get; init; } = [];

    /// <summary>The cases that the person wrote, a supervisor co-signed and the person reads, as long as the placement lasts.</summary>
    public IReadOnlyList<Guid> Prepared { get; init; } = [];

    /// <summary>The cases of other services to which the person's own is asked to come.</summary>
    public IReadOnlyList<SecondCase> Second { get; init; } = [];

    /// <summary>The roles under which the person writes requests: their own, or those of who co-signs them.</summary>
    public IReadOnlyList<RoleGrant> AskingGrants => Is(Role.Requester) ? [.. Grants.Where(g => g.Role == Role.Requester)] : AsksUnder;

    /// <summary>True when the person writes requests, be it for somebody else's co-signature.</summary>
    public bool Writes => Is(Role.Requester) || AsksUnder.Count > 0;

    /// <summary>True when somebody else co-signs what the person writes.</summary>
    public bool Prepares => !Is(Role.Requester) && AsksUnder.Count > 0;

    /// <summary>True when the medical part of the patient's file is open to the person beyond their own cases.</summary>
    public bool SeesMedical(Guid patientId) => Files.Any(f => f.PatientId == patientId && f.Medical);

    /// <summary>The same of the social part.</summary>
    public bool SeesSocial(Guid patientId) => Files.Any(f => f.PatientId == patientId && f.Social);

    /// <summary>True when the person holds the role anywhere.</summary>
    public bool Is(Role role) => Grants.Any(g => g.Role == role);

    /// <summary>True when the person answers for the service, as one of its experts or their guest.</summary>
    public bool IsExpertOf(Guid serviceId) => ExpertServices.Contains(serviceId);

    /// <summary>True when the person leads the service's sessions without answering for it.</summary>
    public bool IsChairOf(Guid serviceId) => Grants.Any(g => g.Role == Role.Chair && g.ServiceId == serviceId);

    /// <summary>True for one's own cases, and for those of somebody whom one replaces in the territory.</summary>
    public bool ActsFor(Guid requesterId, Guid territoryId) =>
        requesterId == Id || StandsIn.Any(d => d.FromId == requesterId && d.TerritoryId == territoryId);

    /// <summary>True when the person gives opinions for some service.</summary>
    public bool Answers => ExpertServices.Any();

    /// <summary>True for who sits in sessions to learn and for nothing else.</summary>
    public bool OnlyLearns => Is(Role.Learner) && !Answers && !Is(Role.Requester) && !Is(Role.Chair);

    /// <summary>True when the person holds the role in the territory.</summary>
    public bool Holds(Role role, Guid territoryId) => Grants.Any(g => g.Role == role && g.TerritoryId == territoryId);

    /// <summary>The services for which the person answers.</summary>
    public IEnumerable<Guid> ExpertServices => Grants.Where(g => g.Role is Role.Expert or Role.GuestExpert).Select(g => g.ServiceId!.Value);

    /// <summary>The territories in which the person holds the role.</summary>
    public IEnumerable<Guid> TerritoriesAs(Role role) => Grants.Where(g => g.Role == role).Select(g => g.TerritoryId).Distinct();
}
