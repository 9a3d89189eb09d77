using System.Net;

namespace TeleExpertise.Web.Demo;

/// <summary>
/// Answers only calls made on this machine, unless Demo:AllowRemote asks for more. A proxy's calls come from this machine too:
/// they are known by their headers or by the name that people typed. The name also stops a foreign page that rebinds its DNS to us.
/// </summary>
static class LoopbackOnly
{
    static readonly string[] Relayed = ["X-Forwarded-For", "X-Original-For", "Forwarded", "Via"];

    public static async ValueTask<object?> Filter(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var remoteAllowed = http.RequestServices.GetRequiredService<IConfiguration>().GetValue<bool>("Demo:AllowRemote");
        return remoteAllowed || IsHere(http) ? await next(context) : Results.NotFound();
    }

    static bool IsHere(HttpContext http) =>
        (http.Connection.RemoteIpAddress is not { } peer || IPAddress.IsLoopback(peer))
        && IsLoopbackName(http.Request.Host.Host)
        && !Relayed.Any(http.Request.Headers.ContainsKey);

    static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
