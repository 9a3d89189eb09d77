using Microsoft.AspNetCore.WebUtilities;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Web.ProSanteConnect;

/// <summary>Signing out at Pro Santé Connect too, where the session there would let the next person of a shared machine in (RP-Initiated Logout 1.0).</summary>
sealed class PscSignOut(TakePscToken take, IConfiguration site, IServiceProvider services)
{
    /// <summary>The provider's address that ends its session; null for a sign-in that did not come from there.</summary>
    public async Task<string?> Address(AccountSignIn signIn, HttpRequest request, CancellationToken cancel)
    {
        if (signIn.Method != SignInMethod.Psc || services.GetService<PscSettings>() is not { } settings || await take.Run(signIn.Id, cancel) is not { } token) return null;
        var end = await End(cancel);
        var home = site["PublicUrl"] is { Length: > 0 } url ? url.TrimEnd('/') : $"{request.Scheme}://{request.Host}";
        return string.IsNullOrEmpty(end) ? null
            : QueryHelpers.AddQueryString(end, new Dictionary<string, string?>(StringComparer.Ordinal) { ["id_token_hint"] = token, ["client_id"] = settings.ClientId, ["post_logout_redirect_uri"] = home + "/sign-in" });
    }

    /// <summary>A provider that cannot be reached keeps nobody from signing out here.</summary>
    async Task<string?> End(CancellationToken cancel)
    {
        try
        {
            return (await services.GetRequiredService<PscDiscovery>().Read(unknownKey: false, cancel)).EndSessionEndpoint;
        }
        catch (PscException)
        {
            return null;
        }
    }
}
