using System.Net;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.ProSanteConnect;

/// <summary>The server with the hostile provider as its Pro Santé Connect.</summary>
public sealed class PscApp : IAsyncLifetime
{
    static int people;

    public HostileProvider Provider { get; private set; } = null!;
    public ListeningLog Log { get; } = new();
    public TestClock Clock { get; } = new(TimeProvider.System.GetUtcNow());
    public TestApp App { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Provider = await HostileProvider.Start();
        Provider.Clock = Clock;
        App = new()
        {
            Log = Log,
            Clock = Clock,
            Settings =
            {
                ["Psc:Environment"] = "custom", ["Psc:Authority"] = Provider.Issuer, ["Psc:ClientId"] = HostileProvider.ClientId, ["Psc:ClientSecret"] = HostileProvider.Secret,
                ["Limits:SignInsAMinute"] = "1000",
            },
        };
        await App.InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await ((IAsyncLifetime)App).DisposeAsync();
        await Provider.DisposeAsync();
    }

    /// <summary>Makes the provider honest, and its visitor somebody whom nobody knows; gives their RPPS.</summary>
    public string Somebody()
    {
        Provider.BeHonest();
        return Provider.Rpps = $"97{Interlocked.Increment(ref people):000000000}";
    }

    /// <summary>A browser without cookies yet; redirects are not followed.</summary>
    public HttpClient Browser(CookieContainer? jar = null) =>
        new(new SocketsHttpHandler { CookieContainer = jar ?? new(), AllowAutoRedirect = false }) { BaseAddress = new Uri(App.Url) };

    /// <summary>Sets out; gives the address that the provider's page would lead back to.</summary>
    public async Task<string> SetOut(HttpClient browser, string from = "/sign-in/psc")
    {
        using var there = await browser.GetAsync(from);
        Assert.Equal(HttpStatusCode.Redirect, there.StatusCode);
        return Provider.Consent(there.Headers.Location!);
    }

    /// <summary>There and back; gives the path that one is led to.</summary>
    public async Task<string> Come(HttpClient browser, string from = "/sign-in/psc") => await Back(browser, await SetOut(browser, from));

    /// <summary>Opens what the provider leads back to; gives the path that one is led to.</summary>
    public static async Task<string> Back(HttpClient browser, string callback)
    {
        using var back = await browser.GetAsync(callback);
        Assert.Equal(HttpStatusCode.Redirect, back.StatusCode);
        return back.Headers.Location!.ToString();
    }

    public async Task<long> Count(string of) => (long)(await App.Database.Sql($"select count(*) from {of}"))!;
}
