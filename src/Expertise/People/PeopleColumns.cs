namespace TeleExpertise.Expertise.People;

/// <summary>The columns of a list of people.</summary>
public static class PeopleColumns
{
    /// <summary>As the model names them; their order is free.</summary>
    public static readonly IReadOnlyList<string> All =
        ["civilité", "prénom", "nom", "e-mail", "profession", "rpps", "spécialités", "rôle", "lieu", "maître de stage", "programme", "territoire", "du", "au"];

    /// <summary>Those without which it is no list of people.</summary>
    public static readonly IReadOnlyList<string> Needed = ["prénom", "nom", "e-mail", "profession", "rôle"];

    /// <summary>What else people call them; the export's own headings among them, so that it comes in again.</summary>
    internal static readonly Dictionary<string, string> OtherNames = new(StringComparer.Ordinal)
    {
        ["titre"] = "civilité",
        ["nom de famille"] = "nom",
        ["mail"] = "e-mail",
        ["email"] = "e-mail",
        ["courriel"] = "e-mail",
        ["adresse e-mail"] = "e-mail",
        ["numero rpps"] = "rpps",
        ["specialite"] = "spécialités",
        ["place"] = "lieu",
        ["superviseur"] = "maître de stage",
        ["title"] = "civilité",
        ["given name"] = "prénom",
        ["first name"] = "prénom",
        ["family name"] = "nom",
        ["last name"] = "nom",
        ["e-mail address"] = "e-mail",
        ["email address"] = "e-mail",
        ["rpps number"] = "rpps",
        ["specialties"] = "spécialités",
        ["supervisor"] = "maître de stage",
        ["territory"] = "territoire",
        ["from"] = "du",
        ["until"] = "au",
        ["to"] = "au",
    };
}

/// <summary>What the words of a list mean; plain, as <see cref="Csv.CsvTable.Plain"/> makes them.</summary>
public sealed record PeopleWords(IReadOnlyDictionary<string, Profession> Professions, IReadOnlyDictionary<string, Role> Roles);
