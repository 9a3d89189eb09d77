namespace TeleExpertise.Expertise.Territory;

/// <summary>A territory of care, such as a département, kept apart from the others.</summary>
public sealed class CareTerritory
{
    public required Guid Id { get; init; }
    public required string Code { get; init; }
    public required string Name { get; set; }

    /// <summary>IANA zone of its calendars.</summary>
    public required string TimeZone { get; set; }

    /// <summary>True when everything in it is invented for demonstration.</summary>
    public required bool Demo { get; init; }
}

/// <summary>A commune by its INSEE code.</summary>
public sealed class Commune
{
    /// <summary>INSEE code, five characters.</summary>
    public required string Code { get; init; }
    public required string Name { get; init; }

    /// <summary>Degrees north.</summary>
    public required double Latitude { get; init; }

    /// <summary>Degrees east.</summary>
    public required double Longitude { get; init; }
}

/// <summary>An organisation of the territory or one of its sites; a tree through <see cref="ParentId"/>.</summary>
public sealed class Organisation
{
    public required Guid Id { get; init; }
    public required Guid TerritoryId { get; init; }
    public Guid? ParentId { get; set; }
    public required OrganisationKind Kind { get; set; }
    public required string Name { get; set; }
    public required string ShortName { get; set; }
    public LegalForm? LegalForm { get; set; }

    /// <summary>FINESS number, nine characters, where there is one.</summary>
    public string? Finess { get; set; }

    /// <summary>Street and postcode as people write them.</summary>
    public string? Address { get; set; }
    public string? CommuneCode { get; set; }

    /// <summary>First day on which it no longer takes part; what it did stays.</summary>
    public DateOnly? ClosedOn { get; set; }
    public required bool Demo { get; init; }
}

/// <summary>The kinds of organisation (French public health code and practice).</summary>
public enum OrganisationKind
{
    Chu, Hospital, LocalHospital, HospitalSite, Clinic, Msp, MspSite, HealthCentre, Esp, Cpts, Cls, Ght, Dac,
    Ehpad, Usld, Smr, Mas, Foyer, Pmi, SocialCentre, Pharmacy, Laboratory, MobileSurgery, Practice, Site, Other,
}

/// <summary>What follows from a kind.</summary>
public static class OrganisationKinds
{
    /// <summary>True for the overlapping groups, which have members beside the tree.</summary>
    public static bool IsGroup(this OrganisationKind kind) => kind is OrganisationKind.Esp or OrganisationKind.Cpts or OrganisationKind.Cls or OrganisationKind.Ght;
}

/// <summary>What an organisation is before the law.</summary>
public enum LegalForm { PublicHospital, LocalAuthority, Association, Sisa, Gcs, Gcsms, Gip, Mutual, Foundation, Company, Liberal, State, Other }

/// <summary>Membership of an overlapping group (ESP, CPTS, CLS, GHT).</summary>
public sealed class OrganisationMember
{
    public required Guid GroupId { get; init; }
    public required Guid MemberId { get; init; }
    public required Guid TerritoryId { get; init; }
}

/// <summary>A hospital service that gives opinions.</summary>
public sealed class Service
{
    public required Guid Id { get; init; }
    public required Guid OrganisationId { get; init; }

    /// <summary>Code of its <see cref="Territory.Specialty"/>.</summary>
    public required string Specialty { get; set; }
    public required string Name { get; set; }

    /// <summary>First day on which it is no longer asked.</summary>
    public DateOnly? ClosedOn { get; set; }

    /// <summary>Whom to call when a patient comes; empty for nobody named.</summary>
    public string AdmissionContact { get; set; } = "";

    /// <summary>What the service wants when a patient comes, one thing a line.</summary>
    public string AdmissionList { get; set; } = "";

    /// <summary>The local service that is asked before this one; null for none.</summary>
    public Guid? FirstAskedId { get; set; }
}

/// <summary>A specialty that may be asked: one of the national list, or a territory's own.</summary>
public sealed class Specialty
{
    /// <summary>Code of the specialty that is proposed first.</summary>
    public const string InternalMedicine = "internal_medicine";

    /// <summary>A word such as <c>internal_medicine</c>.</summary>
    public required string Code { get; init; }

    /// <summary>Whose own it is; null for the national list.</summary>
    public Guid? TerritoryId { get; init; }
    public required string NameFr { get; set; }
    public required string NameEn { get; set; }

    /// <summary>The name in a language of two letters.</summary>
    public string NameIn(string language) => language == "fr" ? NameFr : NameEn;
}

/// <summary>A room where people meet, and what it has.</summary>
public sealed class Room
{
    /// <summary>The words of <see cref="Equipment"/>; the database takes no other.</summary>
    public static readonly IReadOnlyList<string> Kinds =
        ["screen", "camera", "microphone", "loudspeaker", "document_camera", "computer", "stethoscope", "otoscope", "dermatoscope", "ecg", "ultrasound", "wired_network", "step_free"];

    public required Guid Id { get; init; }
    public required Guid TerritoryId { get; init; }
    public required Guid OrganisationId { get; init; }
    public required string Name { get; set; }
    public required int Seats { get; set; }
    public string[] Equipment { get; set; } = [];
    public string? Note { get; set; }
    public DateOnly? ClosedOn { get; set; }
}

/// <summary>A road that somebody knows, one way; it counts in its territory instead of the estimate.</summary>
public sealed class Road
{
    public required Guid TerritoryId { get; init; }
    public required string FromCode { get; init; }
    public required string ToCode { get; init; }
    public required double Kilometres { get; set; }
    public required int Minutes { get; set; }
}

/// <summary>The road from a commune to a hospital's commune, one way.</summary>
/// <param name="FromCode">INSEE code of the commune where it begins.</param>
/// <param name="ToCode">INSEE code of the commune where it ends.</param>
/// <param name="Kilometres">By road.</param>
/// <param name="Minutes">By car.</param>
/// <param name="Estimated">True when computed from the crow-fly distance instead of known.</param>
public sealed record Trip(string FromCode, string ToCode, double Kilometres, int Minutes, bool Estimated);
