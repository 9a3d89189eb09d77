using System.Collections.Concurrent;
using Microsoft.AspNetCore.SignalR;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Sessions.Guests;
using TeleExpertise.Expertise.Sessions.Outsiders;
using TeleExpertise.Rooms;

namespace TeleExpertise.Web.Sessions;

/// <summary>
/// Has the signaling plane forward to those only who may hear the case that is on. It knows whom this process let in: nobody else can be in a room, as tickets of an earlier one
/// are refused. Where something changed and the medicine plane cannot say for whom, nobody hears anything until it can; while nothing changes talks go on without it.
/// </summary>
sealed partial class RoomAudience(IServiceScopeFactory scopes, IRoomControl rooms, IHubContext<SessionHub, ISessionClient> pages, TimeProvider clock, ILogger<RoomAudience> logger) : BackgroundService
{
    static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    /// <summary>What nobody tells of, such as a share of a file that runs out, is noticed after this time.</summary>
    static readonly TimeSpan Look = TimeSpan.FromSeconds(15);
    static readonly TimeSpan Longest = TimeSpan.FromDays(1);
    static readonly HashSet<string> Nobody = [];
    readonly ConcurrentDictionary<Guid, Guests> known = new();

    /// <summary>To be called before a ticket is given; where it fails none is, and nothing changes for the others.</summary>
    public async Task Admit(Guid session, Guid person, bool isScreen)
    {
        var guests = known.GetOrAdd(session, _ => new());
        lock (guests) (isScreen ? guests.Screens : guests.People).Add(person);
        guests.Since = clock.GetUtcNow();
        await Ask(session, guests);
    }

    /// <summary>The same for a guest without an account. Who is not called by then is put out, and the ticket with them.</summary>
    public async Task AdmitGuest(Guid session, Guid guest)
    {
        var guests = known.GetOrAdd(session, _ => new());
        lock (guests) guests.WithoutAccount.Add(guest);
        guests.Since = clock.GetUtcNow();
        await Ask(session, guests);
    }

    /// <summary>To be called after something changed that decides who hears: the case that is on, roles, consent, its owner's choice.</summary>
    public async Task Follow(Guid session)
    {
        if (!known.TryGetValue(session, out var guests)) return; // nobody was let in
        try
        {
            await Ask(session, guests);
        }
        catch
        {
            guests.Unsure = true;
            await rooms.SetAudience(session.ToString(), new(null, Nobody, Nobody), CancellationToken.None);
            throw;
        }
    }

    /// <summary>After something that may change who hears without anybody's meaning to: looked at within a second.</summary>
    public void LookSoon(Guid session)
    {
        if (known.TryGetValue(session, out var guests)) guests.LookAt = DateTimeOffset.MinValue;
    }

    async Task Ask(Guid session, Guests guests)
    {
        await guests.Turn.WaitAsync();
        try
        {
            await using var scope = scopes.CreateSystemScope();
            var (people, screens, withoutAccount) = guests.Copy();
            var audience = await scope.ServiceProvider.GetRequiredService<FollowAudience>().Run(session, people, screens, CancellationToken.None);
            var called = await scope.ServiceProvider.GetRequiredService<CalledGuests>().Run(audience.Segment, withoutAccount, CancellationToken.None);
            await PutOut(session, guests, withoutAccount.Except(called.Stay)); // before anybody else hears something new
            audience = With(audience, called.Hear);
            if (guests.Unsure || !Same(audience, guests.Told)) await rooms.SetAudience(session.ToString(), audience, CancellationToken.None);
            (guests.Told, guests.Unsure, guests.LookAt) = (audience, false, clock.GetUtcNow() + Look);
        }
        finally
        {
            guests.Turn.Release();
        }
    }

    /// <summary>A patient goes with their case: to wait in the room would be to wait among those who discuss the next one.</summary>
    async Task PutOut(Guid session, Guests guests, IEnumerable<Guid> who)
    {
        foreach (var guest in who)
        {
            await rooms.Revoke(session.ToString(), guest.ToString(), CancellationToken.None);
            lock (guests) guests.WithoutAccount.Remove(guest);
        }
    }

    static Audience With(Audience audience, IReadOnlyList<Guid> called)
    {
        if (called.Count == 0 || audience.Receivers is null) return audience;
        HashSet<string> heard = [.. audience.Receivers, .. called.Select(c => c.ToString())];
        return audience with { Senders = heard, Receivers = heard };
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
                    else if (guests.Unsure || guests.LookAt < clock.GetUtcNow()) await LookAgain(session, guests);
        }
        catch (OperationCanceledException) { } // the server or its signaling stops
    }

    /// <summary>Where that fails it is tried again in a second; who hears goes on to.</summary>
    async Task LookAgain(Guid session, Guests guests)
    {
        try
        {
            var unsure = guests.Unsure;
            await Ask(session, guests);
            if (unsure) await pages.Clients.Group(SessionNews.Group(session)).Changed(RoomPart.Agenda); // what was not shown meanwhile
        }
        catch (Exception e)
        {
            Log.Unknown(logger, e.GetType().Name);
        }
    }

    static bool Same(Audience now, Audience? told) =>
        told is not null && now.Segment == told.Segment && (now.Receivers is null ? told.Receivers is null : told.Receivers is { } before && now.Receivers.SetEquals(before));

    /// <summary>Whom this process let into one room.</summary>
    sealed class Guests
    {
        public HashSet<Guid> People { get; } = [];
        public HashSet<Guid> Screens { get; } = [];

        /// <summary>Patients and guest experts, by their links.</summary>
        public HashSet<Guid> WithoutAccount { get; } = [];

        /// <summary>One answer is asked for and told at a time, so that the last one told is the last one asked for.</summary>
        public SemaphoreSlim Turn { get; } = new(1);
        public DateTimeOffset Since { get; set; }
        public DateTimeOffset LookAt { get; set; }

        /// <summary>Null before the first time.</summary>
        public Audience? Told { get; set; }

        /// <summary>The signaling plane was told of nobody.</summary>
        public volatile bool Unsure;

        public (List<Guid> People, List<Guid> Screens, List<Guid> WithoutAccount) Copy()
        {
            lock (this) return ([.. People], [.. Screens], [.. WithoutAccount]);
        }
    }

    static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Who may hear a room is unknown ({Why}); it is asked again")]
        public static partial void Unknown(ILogger logger, string why);
    }
}
