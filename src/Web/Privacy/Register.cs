using System.Globalization;
using System.Text.Json;

namespace TeleExpertise.Web.Privacy;

/// <summary>The register of processing (GDPR article 30), from Privacy/register.json.</summary>
public sealed record Processing(string Id, IReadOnlyList<string> Tables, ProcessingWords Fr, ProcessingWords En)
{
    /// <summary>In the reader's language.</summary>
    public ProcessingWords Words => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "fr" ? Fr : En;

    /// <summary>All of them, in the order of the page.</summary>
    public static readonly IReadOnlyList<Processing> All = Read();

    static List<Processing> Read()
    {
        using var file = typeof(Processing).Assembly.GetManifestResourceStream("privacy/register.json")!;
        return JsonSerializer.Deserialize<List<Processing>>(file, JsonSerializerOptions.Web)!;
    }
}

/// <summary>What article 30 asks for, in plain words.</summary>
public sealed record ProcessingWords(string Name, string Purpose, string Basis, string People, string Data, string Recipients, string Retention, string Measures);
