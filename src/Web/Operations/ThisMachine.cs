using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace TeleExpertise.Web.Operations;

/// <summary>Where a call comes from, behind a reverse proxy or not.</summary>
static class ThisMachine
{
    static readonly string[] Relayed = ["X-Forwarded-For", "X-Original-For", "Forwarded", "Via"];

    /// <summary>
    /// True when the caller is on this machine. A proxy's calls come from this machine too: they are known by their headers or by
    /// the name that people typed. The name also stops a foreign page that rebinds its DNS to us.
    /// </summary>
    public static bool Calls(HttpContext http) =>
        (http.Connection.RemoteIpAddress is not { } peer || IPAddress.IsLoopback(peer))
        && IsLoopbackName(http.Request.Host.Host)
        && !Relayed.Any(http.Request.Headers.ContainsKey);

    static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    /// <summary>Believes X-Forwarded-For and X-Forwarded-Proto of the proxies named in <c>Proxy:Addresses</c> (IP addresses, commas between), and of nobody else.</summary>
    public static void UseProxies(this WebApplication app)
    {
        var proxies = (app.Configuration["Proxy:Addresses"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (proxies.Length == 0) return;
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
            options.KnownProxies.Add(IPAddress.TryParse(proxy, out var address) ? address : throw new InvalidOperationException($"Proxy:Addresses holds \"{proxy}\", which is no IP address."));
        app.UseForwardedHeaders(options);
    }
}
