using System.Text.Json;
using TeleExpertise.Expertise.Opinions;
using TeleExpertise.Expertise.Opinions.Signing;

namespace TeleExpertise.Web.Opinions;

/// <summary>
/// <c>verify-opinion FILE [PAGES]</c> instead of a server: says whether an exported opinion is as it was signed. FILE is the JSON of the export
/// or of the PDF's attachment, PAGES the words on that PDF's pages. Ends with 0 when it is, with 1 when not.
/// <c>Opinions:TrustedKeys</c> names a file as <c>/api/signing-keys</c> gives it; without it the installation's folder of keys counts.
/// </summary>
static class VerifyOpinionCommand
{
    public static int Run(WebApplicationBuilder builder, string file, string? pages)
    {
        var find = builder.Configuration["Opinions:TrustedKeys"] is { } keys ? Trusted(keys) : new SigningKeys(builder.SigningFolder(), TimeProvider.System).FindPublic;
        var verdict = VerifyExport.Run(File.ReadAllBytes(file), find, pages is null ? null : File.ReadAllText(pages));
        foreach (var line in verdict.Lines) Console.WriteLine(line);
        return verdict.Holds ? 0 : 1;
    }

    static Func<string, byte[]?> Trusted(string file)
    {
        var known = JsonSerializer.Deserialize<List<PublicKeyLine>>(File.ReadAllBytes(file), JsonSerializerOptions.Web) ?? [];
        var keys = known.Select(k => Convert.FromBase64String(k.PublicKey)).ToDictionary(SigningKeys.IdOf, StringComparer.Ordinal);
        return keys.GetValueOrDefault;
    }
}

/// <summary>A public key for those who verify.</summary>
/// <param name="PublicKey">SubjectPublicKeyInfo, DER, base64.</param>
sealed record PublicKeyLine(string Id, string PublicKey, DateTimeOffset FirstUsedAt);
