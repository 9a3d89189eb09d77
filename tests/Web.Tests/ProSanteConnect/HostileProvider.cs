using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace TeleExpertise.Web.Tests.ProSanteConnect;

/// <summary>A provider that answers as it is told to: right, or wrong in one point. It takes a code as often as it is shown.</summary>
public sealed class HostileProvider : IAsyncDisposable
{
    public const string ClientId = "teleexpertise", Secret = "secret-of-tests";
    readonly WebApplication app;
    readonly ConcurrentDictionary<string, Dictionary<string, object>> codes = new(StringComparer.Ordinal);
    RsaSecurityKey key = NewKey();
    int reads;

    HostileProvider(WebApplication app) => this.app = app;

    public string Issuer { get; private set; } = "";
    public int Reads => reads;
    public RsaSecurityKey Key => key;

    /// <summary>Changes the claims of the next tokens.</summary>
    public Action<Dictionary<string, object>> Claims { get; set; } = _ => { };

    /// <summary>Makes the id_token of the claims.</summary>
    public Func<Dictionary<string, object>, string> Sign { get; set; } = _ => "";

    /// <summary>Changes the userinfo of the next answers.</summary>
    public Action<Dictionary<string, object>> Info { get; set; } = _ => { };

    /// <summary>Who comes: the digits after the prefix of the national identifier.</summary>
    public string Rpps { get; set; } = "99000002008";
    public TimeProvider Clock { get; set; } = TimeProvider.System;
    public IDictionary<string, string> LastTokenRequest { get; } = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);

    public static RsaSecurityKey NewKey() => new(RSA.Create(2048)) { KeyId = Guid.NewGuid().ToString("n") };

    /// <summary>Signs honestly from here on, with a key that the document may not know yet.</summary>
    public void Rotate() => key = NewKey();

    public void BeHonest() => (Claims, Sign, Info) = (_ => { }, claims => Signed(claims, key), _ => { });

    public static string Signed(Dictionary<string, object> claims, SecurityKey by, string algorithm = SecurityAlgorithms.RsaSha256) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(System.Text.Json.JsonSerializer.Serialize(claims), new SigningCredentials(by, algorithm));

    public static async Task<HostileProvider> Start()
    {
        var builder = WebApplication.CreateSlimBuilder(["--urls=http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        var provider = new HostileProvider(builder.Build());
        provider.Map();
        await provider.app.StartAsync();
        provider.Issuer = provider.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        provider.BeHonest();
        return provider;
    }

    /// <summary>What the browser brings back from the provider for a question: the code and the state.</summary>
    public string Consent(Uri question)
    {
        var asked = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(question.Query);
        var now = Clock.GetUtcNow().ToUnixTimeSeconds();
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["iss"] = Issuer,
            ["aud"] = ClientId,
            ["sub"] = "f:hostile:8" + Rpps,
            ["iat"] = now,
            ["exp"] = now + 120,
            ["auth_time"] = now,
            ["nonce"] = asked["nonce"].ToString(),
            ["acr"] = "eidas1",
        };
        Claims(claims);
        var code = Guid.NewGuid().ToString("n");
        codes[code] = claims;
        return $"{asked["redirect_uri"]}?code={code}&state={Uri.EscapeDataString(asked["state"].ToString())}";
    }

    void Map()
    {
        app.MapGet("/.well-known/openid-configuration", () =>
        {
            Interlocked.Increment(ref reads);
            return new
            {
                issuer = Issuer,
                authorization_endpoint = Issuer + "/authorize",
                token_endpoint = Issuer + "/token",
                userinfo_endpoint = Issuer + "/me",
                end_session_endpoint = Issuer + "/end",
                jwks_uri = Issuer + "/keys",
                id_token_signing_alg_values_supported = new[] { "RS256", "HS256", "none" },
            };
        });
        app.MapGet("/keys", () => Results.Json(new { keys = new[] { PublicKey() } }));
        app.MapPost("/token", async (HttpRequest request) =>
        {
            var form = await request.ReadFormAsync();
            LastTokenRequest.Clear();
            foreach (var (name, value) in form) LastTokenRequest[name] = value.ToString();
            return codes.TryGetValue(form["code"].ToString(), out var claims)
                ? Results.Json(new { access_token = "access-" + form["code"], token_type = "Bearer", id_token = Sign(claims) })
                : Results.Json(new { error = "invalid_grant" }, statusCode: 400);
        });
        app.MapGet("/me", (HttpRequest request) =>
        {
            var code = request.Headers.Authorization.ToString().Replace("Bearer access-", "", StringComparison.Ordinal);
            if (!codes.TryGetValue(code, out var claims)) return Results.Unauthorized();
            var info = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["sub"] = claims.GetValueOrDefault("sub", ""),
                ["SubjectNameID"] = "8" + Rpps,
                ["given_name"] = "DOMINIQUE",
                ["family_name"] = "EXEMPLE",
                ["SubjectRefPro"] = new { exercices = new[] { new { codeProfession = "10", codeCategorieProfessionnelle = "C", activities = new[] { new { codeModeExercice = "L", codeSecteurDactivite = "SA07", raisonSocialeSite = "Cabinet" } } } } },
            };
            Info(info);
            return Results.Json(info);
        });
    }

    Dictionary<string, string> PublicKey()
    {
        var jwk = JsonWebKeyConverter.ConvertFromRSASecurityKey(key);
        return new(StringComparer.Ordinal) { ["kty"] = "RSA", ["use"] = "sig", ["kid"] = key.KeyId, ["n"] = jwk.N, ["e"] = jwk.E };
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
