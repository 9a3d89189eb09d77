using TeleExpertise.Bridge.Congestion;
using TeleExpertise.Bridge.Forwarding;
using TeleExpertise.Bridge.Rtp;
using TeleExpertise.Testing.Bots.Network;

namespace TeleExpertise.Bridge.Tests.Congestion;

/// <summary>A sender that follows its estimate, a receiver that answers with real feedback, and a line between them.</summary>
internal sealed class Flow(Link<Flow.Packet> line, int id = 0)
{
    private const int PacketBytes = 1_200;
    private readonly ArrivalLog _log = new();
    private readonly Queue<(TimeSpan Due, byte[] Bytes)> _back = new();
    private readonly byte[] _buffer = new byte[1_200];
    private double _credit;

    public BandwidthEstimator Estimator { get; } = new();

    /// <summary>What the source could send at most, bits per second.</summary>
    public double Source { get; set; } = 20_000_000;

    /// <summary>What it would like the line to carry, for probes.</summary>
    public double Wanted { get; set; } = 20_000_000;

    /// <summary>Share of feedback lost on its way back.</summary>
    public bool FeedbackIsLost { get; set; }

    public long Received { get; private set; }

    public long ProbeBytes { get; private set; }

    /// <summary>One millisecond.</summary>
    public void Send(TimeSpan now)
    {
        while (_back.TryPeek(out var message) && message.Due <= now)
        {
            Hear(_back.Dequeue().Bytes, now);
        }

        Estimator.Tick(now);
        Estimator.Want(now, Wanted);
        for (int due; (due = Estimator.ProbeBytesDue(now)) > 0;)
        {
            var bytes = Math.Clamp(due, 100, 280);
            ProbeBytes += bytes;
            Send(bytes, now);
        }

        _credit = Math.Min(_credit + (Math.Min(Source, Estimator.Estimate) / 8000), 5 * PacketBytes);
        while (_credit >= PacketBytes && !Estimator.IsFull)
        {
            _credit -= PacketBytes;
            Send(PacketBytes, now);
        }
    }

    public void Receive(in Packet packet, TimeSpan now)
    {
        Received += packet.Bytes;
        _log.Received(packet.Number, now);
    }

    /// <summary>After the packets of this millisecond.</summary>
    public void Answer(TimeSpan now)
    {
        if (!_log.IsDue(now))
        {
            return;
        }

        for (int length; (length = _log.Write(_buffer, new(1), new(2), now)) > 0;)
        {
            if (!FeedbackIsLost)
            {
                _back.Enqueue((now + line.Conditions.Delay, _buffer[..length]));
            }
        }
    }

    private void Send(int bytes, TimeSpan now) => line.Send(now, new Packet(id, Estimator.Sent(now, bytes), bytes), bytes - Downlink.Headers);

    private void Hear(ReadOnlySpan<byte> compound, TimeSpan now)
    {
        Assert.True(RtcpPacket.TryTake(ref compound, out var packet));
        Assert.True(TransportFeedback.TryRead(packet, out var feedback));
        Estimator.Take(feedback, now);
    }

    internal readonly record struct Packet(int Flow, SequenceNumber Number, int Bytes);
}

/// <summary>Flows over one line, a millisecond at a time.</summary>
internal sealed class Run(int flows, int seed = 1)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);

    public Link<Flow.Packet> Line { get; } = new(seed)
    {
        Conditions = new() { Rate = 10_000_000, Queue = int.MaxValue, Delay = TimeSpan.FromMilliseconds(25), KeepsOrder = true },
    };

    public LinkConditions Conditions
    {
        get => Line.Conditions;
        set => Line.Conditions = value;
    }

    public List<Flow> Flows { get; } = [];

    public TimeSpan Now { get; private set; } = TimeSpan.FromSeconds(1);

    public Flow Flow => Flows[0];

    public Run Begin()
    {
        for (var id = 0; id < flows; id++)
        {
            Flows.Add(new Flow(Line, id));
        }

        return this;
    }

    public void For(double seconds, Action<TimeSpan>? each = null)
    {
        for (var end = Now + TimeSpan.FromSeconds(seconds); Now < end;)
        {
            Now += Step;
            Flows.ForEach(f => f.Send(Now));
            while (Line.TryReceive(Now, out var packet))
            {
                Flows[packet.Flow].Receive(packet, Now);
            }

            Flows.ForEach(f => f.Answer(Now));
            each?.Invoke(Now);
        }
    }

    /// <summary>Bits per second that a flow received over the next seconds.</summary>
    public double Measure(double seconds, int flow = 0)
    {
        var before = Flows[flow].Received;
        For(seconds);
        return (Flows[flow].Received - before) * 8 / seconds;
    }
}
