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

    /// <summary>FINESS number, nine characters, where there is one.</summary>
    public string? Finess { get; set; }
    public string? CommuneCode { get; set; }
    public required bool Demo { get; init; }
}

/// <summary>The kinds of organisation (French public health code and practice).</summary>
public enum OrganisationKind
{
    Chu, Hospital, LocalHospital, HospitalSite, Msp, MspSite, Esp, Cpts, Cls, Ght, Dac, Ehpad, MobileSurgery, Practice,
}

/// <summary>Membership of an overlapping group (ESP, CPTS, CLS, GHT).</summary>
public sealed class OrganisationMember
{
    public required Guid GroupId { get; init; }
    public required Guid MemberId { get; init; }
}

/// <summary>A hospital service that gives opinions.</summary>
public sealed class Service
{
    public required Guid Id { get; init; }
    public required Guid OrganisationId { get; init; }
    public required Specialty Specialty { get; init; }
    public required string Name { get; set; }
}

/// <summary>The specialties asked for opinions.</summary>
public enum Specialty { InternalMedicine, Cardiology, Dermatology, Geriatrics, Psychiatry }

/// <summary>The road from a commune to a hospital's commune, one way.</summary>
public sealed class Trip
{
    public required string FromCode { get; init; }
    public required string ToCode { get; init; }
    public required double Kilometres { get; init; }
    public required int Minutes { get; init; }

    /// <summary>True when computed from the crow-fly distance instead of known.</summary>
    public required bool Estimated { get; init; }
}
