using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace TeleExpertise.Web.ProSanteConnect;

/// <summary>What was asked of the provider; the answer must fit.</summary>
/// <param name="Nonce">Random, in the answer again.</param>
/// <param name="At">When.</param>
/// <param name="Anew">True when the person had to prove again who they are.</param>
sealed record Question(string Nonce, DateTimeOffset At, bool Anew);

/// <summary>
/// Checks an id_token (OpenID Connect Core 1.0 section 3.1.3.7): signed by a key that the issuer publishes, with an algorithm that it
/// announces and that needs a private key; from this issuer, for us, for the question we asked, now; and of an eIDAS level.
/// </summary>
sealed class IdTokenCheck(PscDiscovery discovery, PscSettings settings, TimeProvider clock)
{
    static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    /// <summary>Those that need a private key: neither none, nor HS*, where whoever reads the public key could sign.</summary>
    static readonly string[] Asymmetric = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    /// <summary>The token's content, once it is right.</summary>
    /// <exception cref="PscException">It is not.</exception>
    public async Task<JsonWebToken> Run(string text, Question question, CancellationToken cancel)
    {
        var result = await Verify(text, await discovery.Read(unknownKey: false, cancel));
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException) result = await Verify(text, await discovery.Read(unknownKey: true, cancel));
        if (!result.IsValid) throw new PscException($"The id_token is not right: {result.Exception?.GetType().Name}.");
        var token = (JsonWebToken)result.SecurityToken;
        Demand(Of(token, "nonce") == question.Nonce, "The id_token answers another question: nonce.");
        Demand(IsForUs(token), "The id_token was issued to somebody else: azp.");
        Demand(IsFresh(token, question), "The id_token is not of now: iat.");
        Demand(Of(token, "acr") == "eidas1", "The person is known by too weak a means: acr.");
        Demand(!question.Anew || IsProvenAnew(token, question), "The person did not prove anew who they are: auth_time.");
        Demand(token.Subject is { Length: > 0 and <= 255 }, "The id_token names nobody: sub.");
        return token;
    }

    Task<TokenValidationResult> Verify(string text, OpenIdConnectConfiguration provider) =>
        new JsonWebTokenHandler { MaximumTokenSizeInBytes = 64 * 1024 }.ValidateTokenAsync(text, new()
        {
            ValidIssuer = settings.Issuer,
            ValidAudience = settings.ClientId,
            IssuerSigningKeys = provider.SigningKeys,
            TryAllIssuerSigningKeys = false, // the key it names, or none
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            ValidAlgorithms = provider.IdTokenSigningAlgValuesSupported.Intersect(Asymmetric, StringComparer.Ordinal).DefaultIfEmpty("RS256"), // an empty list would allow all; RS256 is what every provider has
            LifetimeValidator = (notBefore, expires, _, _) => IsAlive(notBefore, expires),
        });

    bool IsAlive(DateTime? notBefore, DateTime? expires)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return now - Skew < expires && (notBefore is null || now + Skew >= notBefore); // on the side of now: the others may be at the end of time
    }

    /// <summary>The audience was checked before; of several, or when it is named, the party it was issued to must be us too.</summary>
    bool IsForUs(JsonWebToken token) =>
        Of(token, "azp") is { } party ? party == settings.ClientId : token.Audiences.Count() == 1;

    bool IsFresh(JsonWebToken token, Question question) =>
        Time(token, "iat") is { } issued && issued >= question.At - Skew && issued <= clock.GetUtcNow() + Skew;

    bool IsProvenAnew(JsonWebToken token, Question question) =>
        Time(token, "auth_time") is { } proven && proven >= question.At - Skew && proven <= clock.GetUtcNow() + Skew;

    static string? Of(JsonWebToken token, string claim) => token.TryGetPayloadValue<object>(claim, out var value) ? value as string : null;

    static DateTimeOffset? Time(JsonWebToken token, string claim) =>
        token.TryGetPayloadValue<long>(claim, out var seconds) && seconds is > 0 and < 253402300800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null; // until the year 9999

    static void Demand(bool right, string reason)
    {
        if (!right) throw new PscException(reason);
    }
}
