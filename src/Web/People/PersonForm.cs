using TeleExpertise.Expertise.People;

namespace TeleExpertise.Web.People;

/// <summary>Who somebody is, as typed on a form.</summary>
public sealed class PersonForm
{
    public string? Title { get; set; }
    public string? GivenName { get; set; }
    public string? FamilyName { get; set; }
    public string? Email { get; set; }
    public Profession Profession { get; set; }
    public string? Rpps { get; set; }

    /// <summary>Null when none is chosen: a form sends nothing then.</summary>
    public List<string>? Specialties { get; set; } = [];
    public List<Guid>? Sites { get; set; } = [];

    string? Number => string.IsNullOrWhiteSpace(Rpps) ? null : Rpps.Trim();

    /// <summary>True when there is a number whose key does not fit.</summary>
    internal bool HasWrongKey => Number is { } number && Expertise.People.Rpps.IsElevenDigits(number) && !Expertise.People.Rpps.HasRightKey(number);
    internal NewAccount Person => new(Title, GivenName ?? "", FamilyName ?? "", Email ?? "", Profession, Number) { Specialties = Specialties ?? [] };
    internal PersonFacts Facts => new(Title, GivenName ?? "", FamilyName ?? "", Profession, Number, Sites ?? []) { Specialties = Specialties ?? [] };

    internal static PersonForm Of(PersonView person) => new()
    {
        Title = person.Account.Title,
        GivenName = person.Account.GivenName,
        FamilyName = person.Account.FamilyName,
        Profession = person.Account.Profession,
        Rpps = person.Account.Rpps,
        Specialties = [.. person.Specialties.Select(s => s.Code)],
        Sites = [.. person.Sites.Select(s => s.Id)],
    };
}
