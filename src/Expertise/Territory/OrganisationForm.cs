namespace TeleExpertise.Expertise.Territory;

/// <summary>What a keeper types about an organisation.</summary>
public sealed record OrganisationForm
{
    public string? Kind { get; set; }
    public string? Name { get; set; }

    /// <summary>Empty takes the name.</summary>
    public string? ShortName { get; set; }
    public string? LegalForm { get; set; }
    public string? Finess { get; set; }
    public string? Address { get; set; }

    /// <summary>By INSEE code or by name.</summary>
    public string? Commune { get; set; }

    /// <summary>Id of the organisation that it is a part of; empty for one that stands by itself.</summary>
    public string? Parent { get; set; }

    /// <summary>The form of what is there.</summary>
    public static OrganisationForm Of(Organisation organisation, Commune? commune) => new()
    {
        Kind = organisation.Kind.ToString(),
        Name = organisation.Name,
        ShortName = organisation.ShortName,
        LegalForm = organisation.LegalForm?.ToString(),
        Finess = organisation.Finess,
        Address = organisation.Address,
        Commune = commune is null ? null : $"{commune.Name} ({commune.Code})",
        Parent = organisation.ParentId?.ToString(),
    };

    /// <summary>The fields that are right by themselves, and the faults of the others; what must exist, the database says.</summary>
    internal (Checked Fields, List<FieldFault> Faults) Check()
    {
        var faults = new List<FieldFault>();
        var name = PlainWords.Clean(Name);
        var shortName = PlainWords.Clean(ShortName) is { Length: > 0 } typed ? typed : name;
        var address = PlainWords.Clean(Address);
        var finess = string.IsNullOrWhiteSpace(Finess) ? null : Territory.Finess.Read(Finess);
        if (!Words.TryRead<OrganisationKind>(Kind, out var kind)) faults.Add(new("kind", "kind-missing"));
        if (name.Length is < 2 or > 200) faults.Add(new("name", "organisation-name-missing"));
        if (shortName.Length > 60) faults.Add(new("shortName", "short-name-too-long"));
        if (finess is null && !string.IsNullOrWhiteSpace(Finess)) faults.Add(new("finess", "finess-wrong"));
        if (address.Length > 300) faults.Add(new("address", "address-too-long"));
        LegalForm? legal = Words.TryRead<LegalForm>(LegalForm, out var form) ? form : null;
        if (legal is null && !string.IsNullOrWhiteSpace(LegalForm)) faults.Add(new("legalForm", "legal-form-unknown"));
        Guid? parent = Guid.TryParse(Parent, out var id) ? id : null;
        if (parent is null && !string.IsNullOrWhiteSpace(Parent)) faults.Add(new("parent", "parent-unknown"));
        return (new(kind, name, shortName, legal, finess, address.Length == 0 ? null : address, parent), faults);
    }

    internal sealed record Checked(OrganisationKind Kind, string Name, string ShortName, LegalForm? LegalForm, string? Finess, string? Address, Guid? ParentId);
}

/// <summary>Words of forms.</summary>
static class Words
{
    /// <summary>A member by its name; numbers, which Enum takes as well, are not words.</summary>
    public static bool TryRead<T>(string? typed, out T value) where T : struct, Enum
    {
        value = default;
        return typed is [not (>= '0' and <= '9') and not '-' and not '+', ..] && Enum.TryParse(typed.Trim(), ignoreCase: true, out value) && Enum.IsDefined(value);
    }
}
