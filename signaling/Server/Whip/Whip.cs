using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using TeleExpertise.Rooms;

namespace TeleExpertise.Server;

/// <summary>
/// The doors for devices without a page: WHIP (RFC 9725), by which an encoder publishes, and WHEP (draft-ietf-wish-whep),
/// by which a screen watches. PROTOCOL.md says what they promise.
/// </summary>
public static class Whip
{
    const string Sdp = "application/sdp";
    const int SecretBytes = 16;

    /// <summary>Maps <c>/whip</c> and <c>/whep</c>; needs <see cref="Signaling.AddSignaling"/>. The caller is known by a ticket, never by a cookie.</summary>
    public static IEndpointConventionBuilder MapWhip(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("");
        Map(group, "/whip/{room}/{name}", TicketUse.Publish);
        Map(group, "/whep/{room}/{name}", TicketUse.Watch);
        return group;
    }

    static void Map(RouteGroupBuilder group, string path, TicketUse use)
    {
        // One route a path and all methods: those reserved for later versions get 405 (RFC 9725 section 4.2).
        group.Map(path, Door("POST", http => Begin(http, use)));
        group.Map(path + "/{session}", Door("DELETE", End));
    }

    static RequestDelegate Door(string method, Func<HttpContext, Task<IResult>> act) => http => Answer(http, method, act);

    static Task Answer(HttpContext http, string method, Func<HttpContext, Task<IResult>> act)
    {
        Cors.Allow(http);
        if (IsForeign(http)) return Refusals.Foreign.ExecuteAsync(http);
        if (HttpMethods.IsOptions(http.Request.Method))
        {
            Cors.Preflight(http, method);
            return Results.Ok().ExecuteAsync(http);
        }
        if (http.Request.Method == method) return Run(http, act);
        http.Response.Headers.Allow = $"{method}, OPTIONS";
        return Refusals.Method.ExecuteAsync(http);
    }

    static async Task Run(HttpContext http, Func<HttpContext, Task<IResult>> act)
    {
        var result = await act(http);
        await result.ExecuteAsync(http);
    }

    static async Task<IResult> Begin(HttpContext http, TicketUse use)
    {
        if (!MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) || !type.MediaType.Equals(Sdp, StringComparison.OrdinalIgnoreCase))
        {
            http.Response.Headers["Accept-Post"] = Sdp;
            return Refusals.NoSdp;
        }
        if (Name(http, "room") is not { } room || Name(http, "name") is not { } name) return Refusals.NotFound;
        if (!HoldsTicket(http)) return Refusals.Of(http, "ticket-invalid", null);
        if (await Body.Read(http.Request, http.RequestAborted) is not { } offer) return Refusals.TooLarge;
        var request = new DeviceRequest(use, room, name, Bearer(http), use == TicketUse.Watch ? http.Request.Query["from"].FirstOrDefault() : null, offer);
        return await Begin(http, request);
    }

    static async Task<IResult> Begin(HttpContext http, DeviceRequest request)
    {
        var switchboard = http.RequestServices.GetRequiredService<Switchboard>();
        var session = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var (reply, why) = await switchboard.Join(LineOf(session), request);
        if (reply.Refused is { } code) return Refusals.Of(http, code, why);
        if (http.RequestAborted.IsCancellationRequested) await switchboard.Leave(LineOf(session)); // nobody has heard where it could be ended
        TellRelays(http, request);
        http.Response.Headers.Location = $"{http.Request.PathBase}{http.Request.Path}".TrimEnd('/') + "/" + session;
        return Results.Text(reply.Answer, Sdp, statusCode: StatusCodes.Status201Created);
    }

    /// <summary>One <c>Link</c> for each address of the relay (RFC 9725 section 4.6), for encoders behind networks that let no UDP out.</summary>
    static void TellRelays(HttpContext http, DeviceRequest request)
    {
        var now = http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        foreach (var relay in http.RequestServices.GetRequiredService<TurnCredentials>().For(request.Room, request.Name, now))
            foreach (var url in relay.Urls)
                http.Response.Headers.Append("Link", $"<{url}>; rel=\"ice-server\"; username=\"{relay.Username}\"; credential=\"{relay.Credential}\"; credential-type=\"password\"");
    }

    static async Task<IResult> End(HttpContext http)
    {
        var switchboard = http.RequestServices.GetRequiredService<Switchboard>();
        var ended = await switchboard.LeaveDevice(LineOf((string)http.GetRouteValue("session")!), DeviceRequest.ProofOf(Bearer(http)));
        return ended ? Results.Ok() : Refusals.NotFound;
    }

    /// <summary>No hub connection is called like that.</summary>
    static string LineOf(string session) => "device/" + session;

    static string? Bearer(HttpContext http) =>
        http.Request.Headers.Authorization is [{ } text] && text.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? text[7..].Trim() : null;

    /// <summary>Before the offer is read: whoever holds no ticket of ours is given no memory.</summary>
    static bool HoldsTicket(HttpContext http)
    {
        var services = http.RequestServices;
        return services.GetRequiredService<SignalingSettings>().Open
            || services.GetRequiredService<TicketSeal>().TryOpen(Bearer(http), services.GetRequiredService<TimeProvider>().GetUtcNow(), out _);
    }

    /// <summary>A short word that needs no escaping in an address.</summary>
    static string? Name(HttpContext http, string key) =>
        http.GetRouteValue(key) is string { Length: <= 64 } name && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '~') ? name : null;

    /// <summary>Where no ticket is asked for, only this machine may call, and no page of another site in its browser.</summary>
    static bool IsForeign(HttpContext http)
    {
        if (!http.RequestServices.GetRequiredService<SignalingSettings>().Open) return false;
        if (http.Connection.RemoteIpAddress is not { } remote || !IPAddress.IsLoopback(remote)) return true;
        return http.Request.Headers.Origin is [{ } origin] && !(Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.IsLoopback);
    }
}
