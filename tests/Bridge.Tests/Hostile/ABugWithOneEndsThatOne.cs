using System.Reflection;
using TeleExpertise.Bridge.Peer;

namespace TeleExpertise.Bridge.Tests.Hostile;

/// <summary>Whatever makes the bridge throw for one peer, the others of its worker are served on, in the same round already.</summary>
public sealed class ABugWithOneEndsThatOne : IDisposable
{
    private readonly List<Exception> _faults = [];
    private readonly VirtualCall _call;
    private readonly Participant _publisher;
    private readonly Participant _viewer;

    public ABugWithOneEndsThatOne()
    {
        _call = new VirtualCall(options: new SfuOptions { OnFault = _faults.Add });
        // First in the room, so that every round meets it before the others.
        _call.Enter("unlucky", 1, new Participant(BotShape.Page, VirtualCall.Epoch) { ShowsCamera = false });
        _publisher = _call.Enter("publisher", 2, new Participant(BotShape.Page, VirtualCall.Epoch));
        _viewer = _call.Enter("viewer", 3, new Participant(BotShape.Page, VirtualCall.Epoch) { ShowsCamera = false });
        _call.Run(TimeSpan.FromSeconds(3));
    }

    public static TheoryData<Type> Events => [typeof(SfuEvent.Alive), typeof(SfuEvent.Incident), typeof(SfuEvent.SlotsChanged)];

    [Theory]
    [MemberData(nameof(Events))]
    public void An_events_handler_that_throws(Type happened)
    {
        _call.OnEvent = e => Throw(e.Peer == "unlucky" && e.GetType() == happened);
        // A forged packet, for the incident.
        _call.Switchboard.Receive(_call.Now, VirtualCall.Address(1), [0x80, 96, .. new byte[50]]);
        _publisher.ShowsCamera = false;
        _call.Run(TimeSpan.FromSeconds(7));
        _publisher.ShowsCamera = true;

        OnlyItHasGone();
    }

    [Fact]
    public void A_viewer_who_cannot_be_sent_to()
    {
        // As if its keys had got lost: every packet to it throws, in the midst of what comes from the publisher.
        var transport = _call.Switchboard.Find(VirtualCall.RoomName, "unlucky")!.Value.Member.Transport;
        var sender = typeof(PeerTransport).GetField("_sender", BindingFlags.NonPublic | BindingFlags.Instance)!;
        (sender.GetValue(transport) as IDisposable)!.Dispose();
        sender.SetValue(transport, null);
        _publisher.Step(_call.Now + TimeSpan.FromMilliseconds(40));
        while (_publisher.Bot.TryTake(out var datagram))
        {
            _call.Switchboard.Receive(_call.Now, VirtualCall.Address(2), datagram);
        }

        OnlyItHasGone();
    }

    [Fact]
    public void And_even_the_news_of_its_end()
    {
        _call.OnEvent = e => Throw(e is SfuEvent.Alive or SfuEvent.Lost && e.Peer == "unlucky");
        _call.Run(TimeSpan.FromSeconds(2));
        Assert.Equal(2, _faults.Count);
        _faults.RemoveAt(0);

        OnlyItHasGone();
    }

    public void Dispose() => _call.Dispose();

    private static void Throw(bool now)
    {
        if (now)
        {
            throw new InvalidOperationException("A bug.");
        }
    }

    private void OnlyItHasGone()
    {
        _call.Run(TimeSpan.FromSeconds(1));
        var before = _viewer.Bot.RtpReceived;
        _call.Run(TimeSpan.FromSeconds(1));

        Assert.Single(_faults);
        var lost = Assert.Single(_call.Events.OfType<SfuEvent.Lost>());
        Assert.Equal(("unlucky", LostReason.Fault), (lost.Peer, lost.Reason));
        Assert.InRange(_viewer.Bot.RtpReceived - before, 50, int.MaxValue);
    }
}
