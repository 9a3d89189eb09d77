using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Web.ProSanteConnect;

/// <summary>The framework's OAuth options; the endpoints come from the provider's discovery.</summary>
sealed class PscOptions : OAuthOptions
{
    public PscOptions()
    {
        UsePkce = true;
        AuthorizationEndpoint = TokenEndpoint = "https://discovered.invalid/";
    }
}

/// <summary>
/// OpenID Connect's code flow on the framework's OAuth handler, which brings the protected state, its cookie and PKCE. Added here:
/// discovery, nonce, the checks of id_token and userinfo, and silence: no token in a message that could be logged.
/// </summary>
sealed class PscHandler(
    IOptionsMonitor<PscOptions> options, ILoggerFactory logs, UrlEncoder encoder, PscDiscovery discovery, IdTokenCheck check, PscSettings settings, IConfiguration site, TimeProvider clock)
    : OAuthHandler<PscOptions>(options, logs, encoder)
{
    const string Nonce = "nonce", AskedAt = "asked-at";

    /// <summary>How long an answer may take; the state's cookie lives as long.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);
    OpenIdConnectConfiguration provider = null!; // of this request; handlers live as long
    AuthenticationProperties? asked;

    /// <summary>Not in passing, as the framework does for any address: the endpoint calls, so that its limits hold; and once, or the page of an error, run in its place, would show the code again.</summary>
    public override Task<bool> ShouldHandleRequestAsync() => Task.FromResult(Context.Items.Remove(typeof(PscHandler)));

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        provider = await discovery.Read(unknownKey: false, Context.RequestAborted);
        properties.Items[Nonce] = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));
        properties.Items[AskedAt] = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        await base.HandleChallengeAsync(properties);
    }

    /// <summary>The framework's question with what OpenID Connect adds, sent to the discovered endpoint.</summary>
    protected override string BuildChallengeUrl(AuthenticationProperties properties, string redirectUri)
    {
        var question = QueryHelpers.ParseQuery(new Uri(base.BuildChallengeUrl(properties, Callback())).Query);
        question["nonce"] = properties.Items[Nonce];
        question["acr_values"] = "eidas1";
        if (PscErrand.Of(properties).AsksAnew) (question["prompt"], question["max_age"]) = ("login", "0");
        return QueryHelpers.AddQueryString(provider.AuthorizationEndpoint, question);
    }

    protected override async Task<HandleRequestResult> HandleRemoteAuthenticateAsync()
    {
        try
        {
            provider = await discovery.Read(unknownKey: false, Context.RequestAborted);
            var result = await base.HandleRemoteAuthenticateAsync();
            // What the address says of an error is anybody's text.
            return result.Failure?.Data.Contains("error") == true ? HandleRequestResult.Fail(new PscException("The provider answered with an error."), asked ?? result.Properties) : result;
        }
        catch (Exception e) when (e is AuthenticationFailureException or HttpRequestException or JsonException or InvalidOperationException or TaskCanceledException && !Context.RequestAborted.IsCancellationRequested)
        {
            return HandleRequestResult.Fail(e is PscException ? e : new PscException($"The provider's answer could not be read: {e.GetType().Name}."), asked);
        }
    }

    protected override async Task<OAuthTokenResponse> ExchangeCodeAsync(OAuthCodeExchangeContext context)
    {
        asked = context.Properties;
        using var content = new FormUrlEncodedContent(
        [
            new("grant_type", "authorization_code"), new("code", context.Code), new("redirect_uri", Callback()),
            new("client_id", settings.ClientId), new("client_secret", settings.ClientSecret), new("code_verifier", context.Properties.Items[OAuthConstants.CodeVerifierKey]),
        ]);
        using var answer = await Backchannel.PostAsync(provider.TokenEndpoint, content, Context.RequestAborted);
        return answer.IsSuccessStatusCode
            ? OAuthTokenResponse.Success(JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Context.RequestAborted)))
            : throw new PscException("The token endpoint refused the code.");
    }

    protected override async Task<AuthenticationTicket> CreateTicketAsync(ClaimsIdentity identity, AuthenticationProperties properties, OAuthTokenResponse tokens)
    {
        var question = QuestionOf(properties);
        if (clock.GetUtcNow() - question.At > Patience) throw new PscException("The answer comes too late.");
        var idToken = tokens.Response!.RootElement.TryGetProperty("id_token", out var text) ? text.GetString() : null;
        var checkedToken = await check.Run(idToken ?? throw new PscException("There is no id_token."), question, Context.RequestAborted);
        var person = UserInfo.Read(await AskUserInfo(tokens.AccessToken!), checkedToken.Subject);
        properties.SetParameter(PscErrand.Proof, new PscProof(person, idToken));
        return new(new ClaimsPrincipal(identity), properties, Scheme.Name);
    }

    async Task<JsonElement> AskUserInfo(string accessToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, provider.UserInfoEndpoint) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", accessToken) } };
        using var answer = await Backchannel.SendAsync(request, Context.RequestAborted);
        if (!answer.IsSuccessStatusCode) throw new PscException("The userinfo endpoint refused.");
        using var json = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(Context.RequestAborted));
        return json.RootElement.Clone();
    }

    static Question QuestionOf(AuthenticationProperties properties) =>
        new(properties.Items[Nonce]!, DateTimeOffset.FromUnixTimeSeconds(long.Parse(properties.Items[AskedAt]!, CultureInfo.InvariantCulture)), PscErrand.Of(properties).AsksAnew);

    /// <summary>Where the answer comes back, under the name that was registered, whatever name the request came by.</summary>
    string Callback() => site["PublicUrl"] is { Length: > 0 } url ? url.TrimEnd('/') + Options.CallbackPath : BuildRedirectUri(Options.CallbackPath);
}

/// <summary>Somebody whom the provider vouches for.</summary>
/// <param name="Person">Who.</param>
/// <param name="IdToken">The token that says so; wanted again when signing out.</param>
sealed record PscProof(PscPerson Person, string IdToken);

/// <summary>What somebody set out for, kept in the protected state until they are back.</summary>
/// <param name="Next">Where they wanted to go.</param>
/// <param name="Confirms">The sign-in at which they prove again who they are; null when they come in.</param>
/// <param name="Links">The sign-in whose account the provider shall be a way into; null otherwise.</param>
sealed record PscErrand(string Next, Guid? Confirms, Guid? Links = null)
{
    /// <summary>Where the handler leaves its <see cref="PscProof"/>.</summary>
    public const string Proof = "psc-proof";
    const string NextItem = "next", ConfirmsItem = "confirms", LinksItem = "links";

    /// <summary>True when a session at the provider is not enough: the person shall prove there anew who they are.</summary>
    public bool AsksAnew => Confirms is not null || Links is not null;

    public AuthenticationProperties Pack()
    {
        var properties = new AuthenticationProperties { Items = { [NextItem] = Next } };
        if (Confirms is { } signIn) properties.Items[ConfirmsItem] = signIn.ToString();
        if (Links is { } linked) properties.Items[LinksItem] = linked.ToString();
        return properties;
    }

    /// <summary>Of the state that came back; when there is none, somebody came in who wants to go home.</summary>
    public static PscErrand Of(AuthenticationProperties? properties) => new(
        properties?.Items.TryGetValue(NextItem, out var next) == true ? next ?? "/" : "/",
        IdIn(properties, ConfirmsItem), IdIn(properties, LinksItem));

    static Guid? IdIn(AuthenticationProperties? properties, string item) =>
        properties?.Items.TryGetValue(item, out var text) == true && Guid.TryParse(text, out var id) ? id : null;
}
