using Npgsql;
using TeleExpertise.Rooms;

namespace TeleExpertise.Web.Sessions;

/// <summary>Where the journal stores; throws while the database is away.</summary>
interface IPresenceStore
{
    Task Store(PresenceEvent what, CancellationToken cancel);
    Task Store(IncidentEvent what, CancellationToken cancel);
}

/// <summary>
/// Keeps presence and incidents until PostgreSQL has them, in order, however long it is away. Of several reports that
/// a stay goes on only the last is kept, so at most three entries a stay wait in memory.
/// </summary>
sealed partial class PresenceJournal(IPresenceStore store, ILogger<PresenceJournal> logger) : BackgroundService, IRoomJournal
{
    const int MostIncidents = 10_000;
    static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
    static readonly TimeSpan AtTheEnd = TimeSpan.FromSeconds(3);

    readonly Lock gate = new();
    readonly OrderedDictionary<(Guid, PresenceKind), PresenceEvent> presence = [];
    readonly Queue<IncidentEvent> incidents = [];
    readonly SemaphoreSlim arrived = new(0);

    /// <summary>How many entries wait.</summary>
    public int Waiting { get { lock (gate) return presence.Count + incidents.Count; } }

    /// <inheritdoc />
    public ValueTask Write(PresenceEvent what)
    {
        lock (gate) presence[(what.Connection, what.Kind)] = what;
        arrived.Release();
        return default;
    }

    /// <inheritdoc />
    public ValueTask Write(IncidentEvent what)
    {
        lock (gate)
            if (incidents.Count < MostIncidents) incidents.Enqueue(what);
            else Log.IncidentDropped(logger);
        arrived.Release();
        return default;
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await arrived.WaitAsync(stoppingToken);
                while (!await TryEmpty(stoppingToken)) await Task.Delay(RetryAfter, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            using var end = new CancellationTokenSource(AtTheEnd);
            await TryEmpty(end.Token);
            if (Waiting > 0) Log.Lost(logger, Waiting);
        }
    }

    /// <summary>False when the store failed and what waits is to be tried again.</summary>
    async Task<bool> TryEmpty(CancellationToken cancel)
    {
        try
        {
            while (First() is { } entry)
            {
                await Store(entry, cancel);
                Remove(entry);
            }
            return true;
        }
        catch (Exception e) when (!cancel.IsCancellationRequested || e is not OperationCanceledException)
        {
            Log.StoreAway(logger, e.GetType().Name, Waiting);
            return false;
        }
    }

    /// <summary>An entry that the database will never take must not hold up the others.</summary>
    async Task Store(object entry, CancellationToken cancel)
    {
        try
        {
            await (entry is PresenceEvent stay ? store.Store(stay, cancel) : store.Store((IncidentEvent)entry, cancel));
        }
        catch (Exception e) when (RefusedForGood(e))
        {
            Log.Refused(logger, (e.GetBaseException() as PostgresException)?.ConstraintName);
        }
    }

    /// <summary>Class 22: bad data; class 23: a constraint (SQL:2016, table 33).</summary>
    static bool RefusedForGood(Exception e) => e.GetBaseException() is PostgresException { SqlState: ['2', '2' or '3', ..] };

    object? First()
    {
        lock (gate) return presence.Count > 0 ? presence.GetAt(0).Value : incidents.Count > 0 ? incidents.Peek() : null;
    }

    /// <summary>Unless something newer took its place while it was stored.</summary>
    void Remove(object entry)
    {
        lock (gate)
            if (entry is not PresenceEvent stay) incidents.Dequeue();
            else if (presence.TryGetValue((stay.Connection, stay.Kind), out var kept) && kept == stay) presence.Remove((stay.Connection, stay.Kind));
    }

    static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Presence cannot be stored ({Why}); {Waiting} entries wait")]
        public static partial void StoreAway(ILogger logger, string why, int waiting);

        [LoggerMessage(Level = LogLevel.Error, Message = "The database refused a presence entry for good (constraint {Constraint})")]
        public static partial void Refused(ILogger logger, string? constraint);

        [LoggerMessage(Level = LogLevel.Error, Message = "An incident was dropped: too many wait")]
        public static partial void IncidentDropped(ILogger logger);

        [LoggerMessage(Level = LogLevel.Error, Message = "{Count} presence entries were lost: the database did not come back before the end")]
        public static partial void Lost(ILogger logger, int count);
    }
}
