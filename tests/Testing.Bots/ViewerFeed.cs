using System.Buffers.Binary;
using TeleExpertise.Bridge.Forwarding;
using TeleExpertise.Bridge.Rtp;

namespace TeleExpertise.Testing.Bots;

/// <summary>A bot watching one slot: asks for what is missing, takes retransmissions, counts, and tells whole frames from broken ones.</summary>
internal sealed class ViewerFeed : IBotListener
{
    private const int Window = 4096;
    private const int MostTries = 20;
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan AskInterval = TimeSpan.FromMilliseconds(20);

    private readonly Bot _bot;
    private readonly BotSlot _slot;
    private readonly ReceptionStats _stats;
    private readonly long[] _came = new long[Window];
    private readonly List<(long Number, int Tries, TimeSpan Next)> _missing = [];
    private readonly FrameCount? _frames;
    private readonly SortedDictionary<long, (uint Timestamp, bool Marker, byte[] Payload)>? _kept;
    private ExtendedSequence? _highest;
    private long _first;
    private TimeSpan _nextAsk;

    /// <param name="bot">Who watches.</param>
    /// <param name="mid">Of the slot.</param>
    /// <param name="keeps">Remembers all payloads, for <see cref="InOrder"/>.</param>
    public ViewerFeed(Bot bot, string mid, bool keeps = true)
    {
        _bot = bot;
        _slot = bot.Answer.Slots.Single(s => s.Mid == mid);
        _stats = new ReceptionStats(_slot.IsAudio ? 48_000 : 90_000);
        _frames = _slot.IsAudio ? null : new FrameCount();
        _kept = keeps ? [] : null;
        bot.Listeners.Add(this);
    }

    public string Mid => _slot.Mid;

    public bool IsAudio => _slot.IsAudio;

    /// <summary>Different packets that came, first or as a retransmission.</summary>
    public int Packets { get; private set; }

    public int Repeated { get; private set; }

    /// <summary>Retransmissions of packets that were here already.</summary>
    public int Superfluous { get; private set; }

    /// <summary>Numbers between the first and the last that never came.</summary>
    public int Missing => _highest is { } highest ? (int)(highest.Value - _first + 1 - Packets) : 0;

    public FrameCount Frames => _frames ?? throw new InvalidOperationException("A voice has no frames.");

    /// <summary>When its first packet came; null before.</summary>
    public TimeSpan? FirstPacketAt { get; private set; }

    public List<(RtpHeader Header, byte[] Payload)> InOrder() =>
        [.. _kept!.Select(p => (new RtpHeader { Sequence = new((ushort)p.Key), Timestamp = p.Value.Timestamp, Marker = p.Value.Marker }, p.Value.Payload))];

    /// <summary>What to report about the slot; null before its first packet.</summary>
    public ReportBlock? Report() => _stats.Report(new(_slot.Ssrc), 0, 0);

    /// <summary>A NACK of the newest packets, though they came.</summary>
    public byte[] AskAgain(int count)
    {
        var buffer = new byte[12 + (4 * count)];
        var newest = _highest ?? throw new InvalidOperationException("Nothing came yet.");
        return buffer[..Nack.Write(buffer, Participant.ReceiverSsrc, new(_slot.Ssrc), [.. Enumerable.Range(1 - count, count).Select(i => (newest + i).Short)])];
    }

    public void WantKeyFrame()
    {
        Span<byte> buffer = stackalloc byte[12];
        _bot.SendRtcp(buffer[..RtcpWriter.PictureLoss(buffer, Participant.ReceiverSsrc, new(_slot.Ssrc))]);
    }

    /// <summary>Call each millisecond.</summary>
    public void Step(TimeSpan now)
    {
        if (_missing.Count == 0 || now < _nextAsk)
        {
            return;
        }

        _nextAsk = now + AskInterval;
        Span<SequenceNumber> due = stackalloc SequenceNumber[50];
        var count = 0;
        for (var i = 0; i < _missing.Count && count < due.Length; i++)
        {
            var (number, tries, next) = _missing[i];
            if (next <= now)
            {
                due[count++] = new((ushort)number);
                _missing[i] = (number, tries + 1, now + Retry);
            }
        }

        _missing.RemoveAll(m => m.Tries >= MostTries);
        if (count > 0 && _slot.Rtx != 0)
        {
            Span<byte> buffer = stackalloc byte[12 + (4 * 50)];
            _bot.SendRtcp(buffer[..Nack.Write(buffer, Participant.ReceiverSsrc, new(_slot.Ssrc), due[..count])]);
        }
    }

    void IBotListener.HearRtp(TimeSpan now, in RtpHeader header, ReadOnlySpan<byte> packet)
    {
        var payload = packet.Slice(header.PayloadAt, header.PayloadLength);
        if (header.Ssrc.Value == _slot.Ssrc)
        {
            _stats.Received(header.Sequence, header.Timestamp, now);
            Keep(now, header.Sequence, header, payload);
        }
        else if (header.Ssrc.Value == _slot.Rtx && _slot.Rtx != 0 && payload.Length >= 2 && _highest is not null)
        {
            Repeated++;
            Superfluous += Keep(now, new(BinaryPrimitives.ReadUInt16BigEndian(payload)), header, payload[2..]) ? 0 : 1;
        }
    }

    void IBotListener.HearRtcp(TimeSpan now, ReadOnlySpan<byte> compound)
    {
    }

    private bool Keep(TimeSpan now, SequenceNumber number, in RtpHeader header, ReadOnlySpan<byte> payload)
    {
        var sequence = _highest?.Nearest(number) ?? ExtendedSequence.First(number);
        if (_came[sequence.Value % Window] >= sequence.Value)
        {
            return false;
        }

        NoteGap(now, sequence);
        _came[sequence.Value % Window] = sequence.Value;
        _first = Packets == 0 ? sequence.Value : Math.Min(_first, sequence.Value);
        _highest = _highest is { } highest && highest > sequence ? highest : sequence;
        FirstPacketAt ??= now;
        Packets++;
        _frames?.Count(payload);
        _kept?.Add(sequence.Value, (header.Timestamp, header.Marker, payload.ToArray()));
        return true;
    }

    private void NoteGap(TimeSpan now, ExtendedSequence sequence)
    {
        if (_highest is not { } highest)
        {
            return;
        }

        if (sequence < highest)
        {
            _missing.RemoveAll(m => m.Number == sequence.Value);
            return;
        }

        for (var number = Math.Max(highest.Value + 1, sequence.Value - 500); number < sequence.Value; number++)
        {
            _missing.Add((number, 0, now));
        }
    }
}
