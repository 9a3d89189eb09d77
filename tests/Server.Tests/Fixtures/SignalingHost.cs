using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using TeleExpertise.Bridge;
using TeleExpertise.Rooms;

namespace TeleExpertise.Server.Tests.Fixtures;

/// <summary>The signaling server on a real port, with a bridge without sockets and a journal that remembers.</summary>
public sealed class SignalingHost : IAsyncLifetime
{
    internal static readonly byte[] Key = Enumerable.Repeat((byte)7, 32).ToArray();
    WebApplication app = null!;
    int givenUp, linesEnded;

    /// <summary>Calls whose caller went away, as far as the server has noticed.</summary>
    internal int GivenUp => Volatile.Read(ref givenUp);

    /// <summary>Hub connections whose end the server has dealt with.</summary>
    internal int LinesEnded => Volatile.Read(ref linesEnded);

    internal FakeBridge Bridge { get; } = new();
    internal FakeJournal Journal { get; } = new();
    internal ListeningLogger Logs { get; } = new();
    internal TimeSpan DrainWithin { get; init; } = TimeSpan.FromSeconds(1);
    internal static readonly TurnSettings Relay = new(["turn:relay.example:3478?transport=udp", "turns:relay.example:443?transport=tcp"], new string('s', 32));
    internal IServiceProvider Services => app.Services;
    internal IRoomControl Control => app.Services.GetRequiredService<IRoomControl>();
    internal Uri Web => new(app.Urls.Single());
    internal Uri Url => new(app.Urls.Single().Replace("http:", "ws:", StringComparison.Ordinal) + "/hub/room");

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(Logs).SetMinimumLevel(LogLevel.Debug);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IRoomJournal>(Journal);
        builder.Services.AddSignaling(new(Key, new SfuOptions()) { DrainWithin = DrainWithin, Turn = Relay });
        builder.Services.Replace(ServiceDescriptor.Singleton<OpenMedia>(Bridge.Open));
        app = builder.Build();
        app.UseWebSockets();
        app.Use(async (http, next) =>
        {
            http.RequestAborted.Register(() => Interlocked.Increment(ref givenUp));
            await next(http);
            if (http.WebSockets.IsWebSocketRequest) Interlocked.Increment(ref linesEnded);
        });
        app.MapSignaling("/hub/room");
        app.MapWhip();
        await app.StartAsync();
    }

    public async Task DisposeAsync() => await app.DisposeAsync();

    internal Task Stop() => app.StopAsync();

    /// <summary>A connected client that is in no room yet.</summary>
    internal async Task<Client> Connect(Action<ClientWebSocketOptions>? options = null)
    {
        var builder = new HubConnectionBuilder();
        var wires = new WebSocketFactory(options);
        builder.Services.AddSingleton<IConnectionFactory>(wires).AddSingleton<EndPoint>(new UriEndPoint(Url));
        var client = new Client(builder.Build(), wires);
        await client.Hub.StartAsync();
        return client;
    }

    /// <summary>A client in the room, its media connected.</summary>
    internal async Task<Client> Enter(string room, string person, Guid? replaces = null)
    {
        var client = await Connect();
        var reply = await client.Join(room, Tickets.Sealed(room, person), replaces);
        Assert.Null(reply.Refused);
        Bridge.Raise(new SfuEvent.Connected(room, reply.Connection!.Value.ToString("n"), TimeProvider.System.GetUtcNow()));
        await Eventually.Holds(() => Journal.Of(reply.Connection.Value).Any());
        return client;
    }
}

/// <summary>One client with all it was told.</summary>
sealed class Client(HubConnection hub, WebSocketFactory wires) : IAsyncDisposable
{
    public HubConnection Hub { get; } = hub;
    public Told Told { get; } = Told.By(hub);
    public JoinReply? Reply { get; private set; }

    public async Task<JoinReply> Join(string? room, string? ticket, Guid? replaces = null) =>
        Reply = await Hub.InvokeAsync<JoinReply>("Join", new JoinRequest(room, ticket, "v=0", replaces));

    /// <summary>Pulls the cable.</summary>
    public async Task Break()
    {
        wires.Last!.Abort();
        await Eventually.Holds(() => Hub.State == HubConnectionState.Disconnected);
    }

    public Task Leave() => Hub.InvokeAsync("Leave");

    public Task<bool> Heartbeat() => Hub.InvokeAsync<bool>("Heartbeat");

    public ValueTask DisposeAsync() => Hub.DisposeAsync();
}

/// <summary>The last of each kind of thing a client was told.</summary>
sealed class Told
{
    public IReadOnlyList<PersonLine> People { get; private set; } = [];
    public IReadOnlyList<SlotLine> Slots { get; private set; } = [];
    public AudienceLine? Audience { get; private set; }
    public Guid? Speaker { get; private set; }
    public string? PutOut { get; private set; }

    public static Told By(HubConnection hub)
    {
        var told = new Told();
        hub.On<IReadOnlyList<PersonLine>>("PeopleChanged", p => told.People = p);
        hub.On<IReadOnlyList<SlotLine>>("SlotsChanged", s => told.Slots = s);
        hub.On<Guid>("SpeakerChanged", s => told.Speaker = s);
        hub.On<AudienceLine>("AudienceChanged", a => told.Audience = a);
        hub.On<string>("PutOut", r => told.PutOut = r);
        return told;
    }
}

static class Tickets
{
    public static JoinTicket For(string room, string person, bool canSend = true, TicketUse use = TicketUse.Page)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new(Guid.NewGuid(), room, person, "Dr " + person, "Médecin, Langogne", canSend, now, now.AddMinutes(1), use);
    }

    public static string Sealed(string room, string person, TicketUse use = TicketUse.Page) => Seal(For(room, person, use: use));

    public static string Seal(JoinTicket ticket) => new TicketSeal(SignalingHost.Key).Seal(ticket);
}

/// <summary>A bridge that answers every offer and does what the test says.</summary>
sealed class FakeBridge : IMedia
{
    Action<SfuEvent> raise = _ => { };
    TaskCompletionSource<JoinResult>? held;

    public ConcurrentDictionary<string, PeerRights> Peers { get; } = new();
    public ConcurrentDictionary<string, JoinOptions> Options { get; } = new();
    public ConcurrentDictionary<string, PeerWishes> Wishes { get; } = new();
    public SfuStats Numbers { get; set; } = new(new(0, 0, 0, 0, 0), []);
    public JoinResult Answer { get; set; } = new JoinResult.Accepted("v=0 answer");

    public IMedia Open(Action<SfuEvent> onEvent)
    {
        raise = onEvent;
        return this;
    }

    public void Raise(SfuEvent what) => raise(what);

    public int Asked { get; private set; }
    public int Answered { get; private set; }

    /// <summary>The next offer is answered when the test says.</summary>
    public TaskCompletionSource<JoinResult> Hold() => held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task<JoinResult> Join(string room, string peer, string offerSdp, PeerRights rights, JoinOptions options)
    {
        Asked++;
        var waiting = Interlocked.Exchange(ref held, null);
        var answer = waiting is null ? Answer : await waiting.Task;
        if (answer is JoinResult.Accepted) (Peers[peer], Options[peer]) = (rights, options);
        Answered++;
        return answer;
    }

    public Task<JoinResult> Restart(string room, string peer, string offerSdp) => Task.FromResult(
        Peers.ContainsKey(peer) ? Answer : new JoinResult.Refused(RefusalCode.NoSuchPeer, "There is none."));

    public void Leave(string room, string peer) => Peers.TryRemove(peer, out _);
    public void SetRights(string room, string peer, PeerRights rights) => Peers[peer] = rights;
    public void SetWishes(string room, string peer, PeerWishes wishes) => Wishes[peer] = wishes;
    public void CloseRoom(string room) { }
    public Task<SfuStats> Stats() => Task.FromResult(Numbers);
    public Task<PeerStats?> Stats(string room, string peer) => Task.FromResult(Numbers.Rooms.SelectMany(r => r.Peers).FirstOrDefault(p => p.Peer == peer));
    public void Dispose() { }
}

/// <summary>Keeps what it is told, in order.</summary>
sealed class FakeJournal : IRoomJournal
{
    public ConcurrentQueue<PresenceEvent> Presence { get; } = [];
    public ConcurrentQueue<IncidentEvent> Incidents { get; } = [];

    public IEnumerable<PresenceEvent> Of(Guid connection) => Presence.Where(p => p.Connection == connection);

    public ValueTask Write(PresenceEvent what)
    {
        Presence.Enqueue(what);
        return default;
    }

    public ValueTask Write(IncidentEvent what)
    {
        Incidents.Enqueue(what);
        return default;
    }
}

/// <summary>Hears every line of the log.</summary>
sealed class ListeningLogger : ILoggerProvider, ILogger
{
    public ConcurrentQueue<(LogLevel Level, string Text)> Lines { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue((logLevel, formatter(state, exception) + exception));

    public void Dispose() { }
}

static class Eventually
{
    /// <summary>Waits until it holds; fails after 20 s, as this machine may be busy with something else.</summary>
    public static async Task Holds(Func<bool> what)
    {
        var end = TimeProvider.System.GetTimestamp() + 20 * TimeProvider.System.TimestampFrequency;
        while (!what())
        {
            Assert.True(TimeProvider.System.GetTimestamp() < end, "It did not hold in time.");
            await Task.Delay(10);
        }
    }
}
