using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TeleExpertise.Bridge;
using TeleExpertise.Rooms;

namespace TeleExpertise.Server;

/// <summary>
/// The one owner of all rooms: everything that happens (calls of clients, events of the bridge, orders of the medicine
/// plane, the passing of time) stands in one queue and is done one after the other; nothing in here waits for a client.
/// </summary>
sealed partial class Switchboard : BackgroundService, IRoomControl
{
    static readonly TimeSpan BeatEvery = TimeSpan.FromMilliseconds(500);
    static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);
    static readonly TimeSpan DrainLook = TimeSpan.FromMilliseconds(50);
    static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(5);

    readonly Channel<Action> queue = Channel.CreateUnbounded<Action>(new() { SingleReader = true });
    readonly RoomBook book;
    readonly IMedia media;
    readonly TimeProvider clock;
    readonly IRoomJournal journal;
    readonly IHubContext<RoomHub, IRoomClient> clients;
    readonly SignalingMeter meter;
    readonly Drain drain;
    readonly TimeSpan drainWithin;
    readonly ILogger<Switchboard> logger;

    public Switchboard(TicketSeal seal, OpenMedia open, TimeProvider clock, IRoomJournal journal, IHubContext<RoomHub, IRoomClient> clients, SignalingMeter meter, Drain drain, SignalingSettings settings, ILogger<Switchboard> logger)
    {
        (this.clock, this.journal, this.clients, this.meter, this.logger) = (clock, journal, clients, meter, logger);
        book = new(new Gate(seal, clock.GetUtcNow()), settings.Open);
        (this.drain, drainWithin) = (drain, settings.DrainWithin);
        media = open(TakeMediaEvent);
    }

    /// <summary>Admits a device, has the bridge answer its offer, and lets it in.</summary>
    public async Task<JoinReply> Join(string line, string? user, JoinRequest request)
    {
        var admission = await Ask(now => book.Admit(line, user, request, now));
        return (await Enter(admission, request.Offer ?? "")).Reply;
    }

    /// <summary>The same for an encoder or a screen; the bridge's own words say what is wrong with an offer.</summary>
    public async Task<(JoinReply Reply, JoinResult.Refused? Why)> Join(string line, DeviceRequest request)
    {
        var admission = await Ask(now => book.Admit(line, request, now));
        return await Enter(admission, request.Offer);
    }

    public Task<bool> LeaveDevice(string line, byte[]? proof) => Ask(now => book.LeaveDevice(line, proof, now));

    /// <summary>Gives a device that came back its stay, and has the bridge answer the ICE restart.</summary>
    public async Task<JoinReply> Resume(string line, string? user, ResumeRequest request)
    {
        var (refused, stay) = await Ask(now => book.Resume(line, user, request, now));
        if (stay is null) return JoinReply.No(refused!);
        var answer = await Answer(stay, media.Restart(stay.Ticket.Room, stay.Peer, request.Offer ?? ""));
        return await Ask(_ => book.Resumed(stay, (answer as JoinResult.Accepted)?.AnswerSdp));
    }

    public Task<bool> Heartbeat(string line) => Ask(now => book.Heartbeat(line, now));

    /// <summary>The numbers of the line's own stay; null when it has none.</summary>
    public async Task<StatsReply?> Stats(string line) =>
        await Ask(_ => book.PlaceOf(line)) is var (room, peer) && await media.Stats(room, peer) is { } stats ? Words.Of(stats) : null;

    public void SetMuted(string line, bool muted) => Post(() => book.SetMuted(line, muted));

    public void SetCamera(string line, bool on) => Post(() => book.SetCamera(line, on));

    public void SetScreen(string line, bool on) => Post(() => book.SetScreen(line, on));

    public void SetWishes(string line, Guid? pinned, bool audioOnly) => Post(() => book.SetWishes(line, pinned, audioOnly));

    public Task Leave(string line) => Do(now => book.Leave(line, now), CancellationToken.None);

    public void LineLost(string line, bool mayComeBack) => Post(() => book.LineLost(line, mayComeBack, clock.GetUtcNow()));

    /// <inheritdoc />
    public Task Revoke(string room, string person, CancellationToken cancel) => Do(now => book.Revoke(room, person, now), cancel);

    /// <inheritdoc />
    public Task Expel(string person, CancellationToken cancel) => Do(now => book.Expel(person, now), cancel);

    /// <inheritdoc />
    public Task<IReadOnlyCollection<string>> SignIns(CancellationToken cancel) => Ask(_ => book.SignIns()).WaitAsync(cancel);

    /// <inheritdoc />
    public Task SignOut(string signIn, CancellationToken cancel) => Do(now => book.SignOut(signIn, now), cancel);

    /// <inheritdoc />
    public Task Mute(string room, Guid connection, CancellationToken cancel) => Do(_ => book.Mute(room, connection), cancel);
    public Task SetAudience(string room, Audience audience, CancellationToken cancel) => Do(_ => book.SetAudience(room, audience), cancel);

    /// <inheritdoc />
    public Task Close(string room, CancellationToken cancel) => Do(now => book.Close(room, now), cancel);

    /// <summary>
    /// Lets nobody in any more, tells everybody to go elsewhere, and waits until they have or the time is up; then ends
    /// what is left, so that all of presence is told.
    /// </summary>
    public async Task Drain(CancellationToken cancel)
    {
        drain.Begin();
        await Do(_ => book.Drain(), cancel);
        var begun = clock.GetTimestamp();
        while (await Ask(_ => book.StayCount) > 0 && clock.GetElapsedTime(begun) < drainWithin) await Task.Delay(DrainLook, clock, cancel);
        await Do(_ => book.EndAll(), cancel);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var beat = new Timer(_ => Post(() => book.Tick(clock.GetUtcNow())), null, BeatEvery, BeatEvery);
        using var lists = new Timer(_ => Post(book.TellListsAgain), null, RoomBook.BetweenLists, RoomBook.BetweenLists);
        var watch = Watch(stoppingToken);
        await using var stop = stoppingToken.Register(() => { Post(book.EndAll); queue.Writer.TryComplete(); });
        await foreach (var order in queue.Reader.ReadAllAsync(CancellationToken.None))
        {
            Obey(order);
            while (book.TryTake(out var effect)) await Do(effect);
            meter.Stays = book.StayCount;
        }
        await watch;
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        base.Dispose();
        media.Dispose();
    }

    /// <summary>Has the bridge's numbers counted.</summary>
    async Task Watch(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(LookEvery, clock);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(stop);
                var stats = await media.Stats();
                meter.Look(stats);
                Post(() => book.Look(stats, clock.GetUtcNow()));
            }
            catch (OperationCanceledException) { return; } // the server or the bridge stops
            catch (Exception e) { Log.OrderFailed(logger, e); } // a bug of ours; the rooms go on
        }
    }

    async Task<(JoinReply Reply, JoinResult.Refused? Why)> Enter(Admission admission, string offer)
    {
        if (admission.Stay is not { } stay)
        {
            meter.Joined(admission.Refused);
            return (JoinReply.No(admission.Refused!), null);
        }
        var answer = await Answer(stay, media.Join(stay.Ticket.Room, stay.Peer, offer, admission.Rights!, stay.Options()));
        var reply = answer is JoinResult.Accepted accepted
            ? await Ask(now => book.Enter(stay, accepted.AnswerSdp, now))
            : await Ask(_ => book.Withdraw(stay, Code(answer)));
        meter.Joined(reply.Refused);
        return (reply, answer as JoinResult.Refused);
    }

    async Task<JoinResult?> Answer(Stay stay, Task<JoinResult> answer)
    {
        try
        {
            return await answer.WaitAsync(AnswerWithin);
        }
        catch (TimeoutException)
        {
            Log.BridgeSilent(logger);
            media.Leave(stay.Ticket.Room, stay.Peer);
            return null;
        }
    }

    static string Code(JoinResult? answer) => answer is not JoinResult.Refused refused ? "media-unavailable" : refused.Code switch
    {
        RefusalCode.RoomFull => "room-full",
        RefusalCode.Closed => "media-unavailable",
        _ => "offer-refused",
    };

    /// <summary>On the bridge's thread.</summary>
    void TakeMediaEvent(SfuEvent what)
    {
        if (what is SfuEvent.Incident incident) meter.Incident(incident.Kind);
        else Post(() => book.Media(what));
    }

    void Post(Action order) => queue.Writer.TryWrite(order);

    async Task Do(Action<DateTimeOffset> order, CancellationToken cancel) =>
        await Ask(now => { order(now); return true; }).WaitAsync(cancel);

    Task<T> Ask<T>(Func<DateTimeOffset, T> question)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var taken = queue.Writer.TryWrite(() =>
        {
            try { answer.SetResult(question(clock.GetUtcNow())); }
            catch (Exception e) { answer.SetException(e); throw; }
        });
        if (!taken) answer.SetCanceled(); // the process stops
        return answer.Task;
    }

    void Obey(Action order)
    {
        try { order(); }
        catch (Exception e) { Log.OrderFailed(logger, e); } // a bug of ours; the rooms go on
    }

    async ValueTask Do(Effect effect)
    {
        switch (effect)
        {
            case Effect.Report e: await journal.Write(e.What); break;
            case Effect.ReportIncident e: await journal.Write(e.What); break;
            case Effect.SetRights e: media.SetRights(e.Room, e.Peer, e.Rights); break;
            case Effect.EndMedia e: media.Leave(e.Room, e.Peer); break;
            case Effect.CloseMedia e: media.CloseRoom(e.Room); break;
            case Effect.TellPeople e: Tell(e.Line, c => c.PeopleChanged(e.People)); break;
            case Effect.SetWishes e: media.SetWishes(e.Room, e.Peer, e.Wishes); break;
            case Effect.TellSpeaker e: Tell(e.Line, c => c.SpeakerChanged(e.Speaker)); break;
            case Effect.TellSlots e: Tell(e.Line, c => c.SlotsChanged(e.Slots)); break;
            case Effect.TellAudience e: Tell(e.Line, c => c.AudienceChanged(e.Audience)); break;
            case Effect.TellMute e: Tell(e.Line, c => c.Mute()); break;
            case Effect.TellPutOut e: Tell(e.Line, c => c.PutOut(e.Reason)); break;
        }
    }

    /// <summary>Not waited for: a client that reads slowly delays nobody, and falls silent in the end.</summary>
    void Tell(string line, Func<IRoomClient, Task> say)
    {
        _ = say(clients.Clients.Client(line)).ContinueWith(
            t => Log.NotTold(logger, t.Exception!.InnerException!), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A signaling order failed")]
        public static partial void OrderFailed(ILogger logger, Exception exception);

        [LoggerMessage(Level = LogLevel.Error, Message = "The bridge did not answer an offer in time")]
        public static partial void BridgeSilent(ILogger logger);

        [LoggerMessage(Level = LogLevel.Debug, Message = "A client could not be told")]
        public static partial void NotTold(ILogger logger, Exception exception);
    }
}
