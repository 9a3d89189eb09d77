using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TeleExpertise.Bridge;
using TeleExpertise.Rooms;
using TeleExpertise.Server;

namespace TeleExpertise.Bench;

/// <summary>The whole signaling server with its bridge on loopback, as the host of the pages runs it, and somebody who listens to its log.</summary>
sealed class SoakServer : IRoomJournal, ILoggerProvider, ILogger, IAsyncDisposable
{
    static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
    readonly WebApplication _app;
    readonly MeterListener _meters = new();
    readonly Dictionary<string, int> _gauges = new(StringComparer.Ordinal);
    int _present;
    int _complaints;

    SoakServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(this).SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IRoomJournal>(this);
        builder.Services.AddSignaling(new(Key, new SfuOptions { Listen = [IPAddress.Loopback], PeerTimeout = TimeSpan.FromSeconds(5), ConnectTimeout = TimeSpan.FromSeconds(10), Tcp = false }));
        _app = builder.Build();
        _app.UseWebSockets();
        _app.MapSignaling("/hub/room");
        _app.MapWhip();
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name is "teleexpertise.room.stays" or "teleexpertise.media.peers") listener.EnableMeasurementEvents(instrument);
        };
        _meters.SetMeasurementEventCallback<int>((instrument, value, _, _) => _gauges[instrument.Name] = value);
    }

    public static async Task<SoakServer> Start()
    {
        var server = new SoakServer();
        server._meters.Start();
        await server._app.StartAsync();
        return server;
    }

    public Uri Web => new(_app.Urls.Single());
    public Uri Hub => new(_app.Urls.Single().Replace("http:", "ws:", StringComparison.Ordinal) + "/hub/room");
    public IRoomControl Control => _app.Services.GetRequiredService<IRoomControl>();

    /// <summary>Lines of the log above a warning.</summary>
    public int Complaints => _complaints;

    /// <summary>Who has come and not gone, by the journal.</summary>
    public int Present => _present;

    /// <summary>Stays of the server and peers of the bridge, by their own gauges.</summary>
    public int Left
    {
        get
        {
            _meters.RecordObservableInstruments();
            return _gauges["teleexpertise.room.stays"] + _gauges["teleexpertise.media.peers"];
        }
    }

    public static string Ticket(string room, string person, TicketUse use)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new TicketSeal(Key).Seal(new(Guid.NewGuid(), room, person, person, "soak", true, now, now.AddMinutes(1), use));
    }

    ValueTask IRoomJournal.Write(PresenceEvent what)
    {
        Interlocked.Add(ref _present, what.Kind switch { PresenceKind.Joined => 1, PresenceKind.Left => -1, _ => 0 });
        return default;
    }

    ValueTask IRoomJournal.Write(IncidentEvent what) => default;

    ILogger ILoggerProvider.CreateLogger(string categoryName) => this;
    IDisposable? ILogger.BeginScope<TState>(TState state) => null;
    bool ILogger.IsEnabled(LogLevel logLevel) => logLevel > LogLevel.Warning;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel > LogLevel.Warning && Interlocked.Increment(ref _complaints) <= 5) Console.WriteLine($"{logLevel}: {formatter(state, exception)} {exception}");
    }

    void IDisposable.Dispose() { }

    public async ValueTask DisposeAsync()
    {
        _meters.Dispose();
        await _app.DisposeAsync();
    }
}
