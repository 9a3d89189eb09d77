using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace TeleExpertise.Web.ProSanteConnect;

/// <summary>
/// What the provider publishes of itself, its keys included: read again twice a day, and when a token names a key that is not among
/// them, which anybody can write: at most once a minute. While it cannot be read, what was read before holds.
/// </summary>
sealed class PscDiscovery(PscSettings settings, TimeProvider clock) : IDisposable
{
    static readonly TimeSpan Kept = TimeSpan.FromHours(12);
    static readonly TimeSpan BetweenTries = TimeSpan.FromMinutes(1);
    readonly SemaphoreSlim reading = new(1);
    OpenIdConnectConfiguration? known;
    DateTimeOffset readAt, triedAt = DateTimeOffset.MinValue;

    /// <summary>The way to the provider. It follows no redirect: an answer comes from where it was asked.</summary>
    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
    {
        Timeout = TimeSpan.FromSeconds(10),
        MaxResponseContentBufferSize = 256 * 1024,
    };

    /// <summary>What is known.</summary>
    /// <param name="unknownKey">True when a key was missing in it.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="PscException">Nothing could be read so far.</exception>
    public async Task<OpenIdConnectConfiguration> Read(bool unknownKey, CancellationToken cancel)
    {
        await reading.WaitAsync(cancel);
        try
        {
            var now = clock.GetUtcNow();
            var isDue = known is null || unknownKey || now - readAt >= Kept;
            if (isDue && (known is null || now - triedAt >= BetweenTries)) await Refresh(now, cancel);
            return known ?? throw new PscException("The provider's discovery document cannot be read.");
        }
        finally
        {
            reading.Release();
        }
    }

    async Task Refresh(DateTimeOffset now, CancellationToken cancel)
    {
        if (known is not null) triedAt = now; // the first reading delays no other
        try
        {
            var found = await OpenIdConnectConfigurationRetriever.GetAsync(settings.Discovery, new HttpDocumentRetriever(Http) { RequireHttps = settings.RequireHttps }, cancel);
            if (!IsWhole(found)) throw new PscException("The provider's discovery document is not the expected one.");
            (known, readAt) = (found, now);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            if (known is null) throw e as PscException ?? new PscException("The provider's discovery document cannot be read.");
        }
    }

    /// <summary>The document speaks for the issuer that was configured (OpenID Connect Discovery 1.0 section 4.3), and leads nowhere in the clear.</summary>
    bool IsWhole(OpenIdConnectConfiguration found) =>
        found.Issuer == settings.Issuer && new[] { found.AuthorizationEndpoint, found.TokenEndpoint, found.UserInfoEndpoint }.All(IsSafe)
        && (string.IsNullOrEmpty(found.EndSessionEndpoint) || IsSafe(found.EndSessionEndpoint));

    bool IsSafe(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || (!settings.RequireHttps && url.IsLoopback));

    public void Dispose()
    {
        Http.Dispose();
        reading.Dispose();
    }
}
