using System.Collections.Concurrent;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Sessions.Outsiders;
using TeleExpertise.Rooms;

namespace TeleExpertise.Web.Sessions;

/// <summary>
/// Has the signaling plane forward to those only who may hear the case that is on. It knows whom this process let in: nobody else can be in a room, as tickets of an earlier one
/// are refused. Where the medicine plane cannot be asked nobody hears anything until it can.
/// </summary>
sealed partial class RoomAudience(IServiceScopeFactory scopes, IRoomControl rooms, TimeProvider clock, ILogger<RoomAudience> logger) : BackgroundService
{
    static readonly TimeSpan Again = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Longest = TimeSpan.FromDays(1);
    static readonly HashSet<string> Nobody = [];
    readonly ConcurrentDictionary<Guid, Guests> known = new();

    /// <summary>To be called before a ticket is given.</summary>
    public async Task Admit(Guid session, Guid person, bool isScreen, CancellationToken cancel)
    {
        var guests = known.GetOrAdd(session, _ => new());
        lock (guests) (isScreen ? guests.Screens : guests.People).Add(person);
        guests.Since = clock.GetUtcNow();
        await Follow(session, cancel);
    }

    /// <summary>To be called after whatever may change who hears: the case that is on, roles, consent, its owner's choice.</summary>
    public async Task Follow(Guid session, CancellationToken cancel = default)
    {
        if (!known.TryGetValue(session, out var guests)) return; // nobody was let in
        await guests.Turn.WaitAsync(cancel);
        try
        {
            await using var scope = scopes.CreateSystemScope();
            var (people, screens) = guests.Copy();
            await rooms.SetAudience(session.ToString(), await scope.ServiceProvider.GetRequiredService<FollowAudience>().Run(session, people, screens, cancel), cancel);
            guests.Unsure = false;
        }
        catch
        {
            guests.Unsure = true;
            await rooms.SetAudience(session.ToString(), new(null, Nobody, Nobody), CancellationToken.None);
            throw;
        }
        finally
        {
            guests.Turn.Release();
        }
    }

    /// <summary>The session is over.</summary>
    public void Forget(Guid session) => known.TryRemove(session, out _);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Again, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                foreach (var (session, guests) in known)
                    if (guests.Since < clock.GetUtcNow() - Longest) Forget(session);
                    else if (guests.Unsure) await Retry(session, stoppingToken);
        }
        catch (OperationCanceledException) { } // the server or its signaling stops
    }

    async Task Retry(Guid session, CancellationToken cancel)
    {
        try
        {
            await Follow(session, cancel);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            Log.Unknown(logger, e.GetType().Name);
        }
    }

    /// <summary>Whom this process let into one room.</summary>
    sealed class Guests
    {
        public HashSet<Guid> People { get; } = [];
        public HashSet<Guid> Screens { get; } = [];

        /// <summary>One answer is asked for and told at a time, so that the last one told is the last one asked for.</summary>
        public SemaphoreSlim Turn { get; } = new(1);
        public DateTimeOffset Since { get; set; }
        public volatile bool Unsure;

        public (List<Guid> People, List<Guid> Screens) Copy()
        {
            lock (this) return ([.. People], [.. Screens]);
        }
    }

    static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Who may hear a room is unknown ({Why}); nobody does until it is")]
        public static partial void Unknown(ILogger logger, string why);
    }
}
