using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TeleExpertise.Bridge;
using TeleExpertise.Rooms;

namespace TeleExpertise.Server;

/// <summary>What signaling needs to know.</summary>
/// <param name="TicketKey">Key of join tickets, at least 32 bytes; see <see cref="Server.TicketKey"/>.</param>
/// <param name="Media">Where the bridge listens.</param>
/// <param name="Open">Encoders and screens need no ticket; for a bridge on loopback only, anything else is refused at the start.</param>
public sealed record SignalingSettings(byte[] TicketKey, SfuOptions Media, bool Open = false)
{
    /// <summary>How long a server told to stop waits for its clients to go elsewhere.</summary>
    public TimeSpan DrainWithin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The relay that pages, encoders and screens are told of; null without one.</summary>
    public TurnSettings? Turn { get; init; }
}

/// <summary>Puts signaling into a host, which brings an <see cref="IRoomJournal"/> and a <see cref="TimeProvider"/>.</summary>
public static partial class Signaling
{
    /// <summary>Longest message a client may send, bytes; an offer of 16 m-lines is about 20 kB.</summary>
    public const int LongestMessage = 64 * 1024;

    /// <summary>Registers hub, bridge, <see cref="IRoomControl"/>, <see cref="TicketSeal"/> and <see cref="TurnCredentials"/>.</summary>
    public static IServiceCollection AddSignaling(this IServiceCollection services, SignalingSettings settings)
    {
        if (settings.Open && !settings.Media.Listen.All(l => IPAddress.IsLoopback(l.Told) && IPAddress.IsLoopback(l.Bind)))
            throw new InvalidOperationException("Without tickets the media bridge listens on loopback addresses only.");
        services.AddSingleton(settings);
        services.AddSingleton(new TicketSeal(settings.TicketKey));
        services.AddSingleton(new TurnCredentials(settings.Turn));
        services.AddSingleton<OpenMedia>(provider => onEvent => OpenBridge(settings.Media, provider, onEvent));
        services.AddSingleton<SignalingMeter>();
        services.AddSingleton<Drain>();
        services.AddSingleton<IHubProtocolResolver, CallLimit>();
        services.AddSingleton<Switchboard>();
        services.AddSingleton<IRoomControl>(provider => provider.GetRequiredService<Switchboard>());
        services.AddHostedService(provider => provider.GetRequiredService<Switchboard>());
        services.AddSignalR().AddHubOptions<RoomHub>(Bound);
        return services;
    }

    /// <summary>Has the host empty its rooms before it stops, when a signal tells it to.</summary>
    public static IServiceCollection AddDraining(this IServiceCollection services) => services.AddSingleton<IHostLifetime, DrainingLifetime>();

    /// <summary>Maps the hub; over WebSocket only, and never for another site's page.</summary>
    public static IEndpointConventionBuilder MapSignaling(this IEndpointRouteBuilder routes, string path)
    {
        var hub = routes.MapHub<RoomHub>(path, o => o.Transports = HttpTransportType.WebSockets);
        hub.RefuseForeignOrigin();
        return hub;
    }

    /// <summary>
    /// Refuses calls that another site's page makes with our cookie: a WebSocket's handshake is a GET that no
    /// same-origin policy holds back. Browsers always name their origin in it.
    /// </summary>
    public static void RefuseForeignOrigin(this IEndpointConventionBuilder endpoint) => endpoint.Add(built =>
    {
        var next = built.RequestDelegate!;
        built.RequestDelegate = http =>
        {
            if (IsOurs(http.Request)) return next(http);
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        };
    });

    static bool IsOurs(HttpRequest request) => request.Headers.Origin is not [{ } origin]
        || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == request.Host.Value);

    static void Bound(HubOptions<RoomHub> options)
    {
        options.MaximumReceiveMessageSize = LongestMessage;
        options.EnableDetailedErrors = false;
        options.HandshakeTimeout = TimeSpan.FromSeconds(5);
        options.KeepAliveInterval = TimeSpan.FromSeconds(5);
        options.ClientTimeoutInterval = RoomBook.SilenceAllowed;
    }

    static SfuMedia OpenBridge(SfuOptions options, IServiceProvider provider, Action<SfuEvent> onEvent)
    {
        var logger = provider.GetRequiredService<ILogger<Sfu>>();
        try { return new(new Sfu(options with { OnFault = e => Log.BridgeFault(logger, e) }, provider.GetRequiredService<TimeProvider>(), onEvent)); }
        catch (SocketException e)
        {
            throw new InvalidOperationException(
                $"The media bridge cannot listen on {string.Join(", ", options.Listen)} port {options.Port} ({e.SocketErrorCode}): set Media:Listen to addresses of this machine and Media:Port to a free port.", e);
        }
    }

    static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A fault in the media bridge; the calls go on")]
        public static partial void BridgeFault(ILogger logger, Exception exception);
    }
}
