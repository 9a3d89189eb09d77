using TeleExpertise.Bridge.Rtp;

namespace TeleExpertise.Testing.Bots.Fuzzing;

/// <summary>
/// Redundant audio (RFC 2198) of a member gone mad, some packets before each lost: what a listener hears are frames
/// that were in it, the packet's own always, and never a frame twice.
/// </summary>
internal sealed class RedTarget : ByteTarget, IBotListener
{
    private const uint Ssrc = 700;
    private const byte Type = Bot.Opus;
    private readonly VirtualCall _call = new() { Delay = TimeSpan.Zero };
    private readonly Bot _mad = new() { Records = false };
    private readonly Bot _listener = new() { Records = false };
    private readonly uint _slot;
    private readonly List<byte[]> _heard = [];
    private readonly HashSet<ushort> _numbers = [];
    private readonly byte[] _header = new byte[RedPayload.EarlierHeader];
    private FuzzRandom _losses;
    private uint _number;
    private long _cases;
    private long _copies;

    public RedTarget()
    {
        // The listener, who hears plain frames, is stepped after the speaker.
        var shape = BotShape.Page with { Camera = false, Screen = false, AudioSlots = 1, VideoSlots = 0, ScreenSlot = false };
        _call.Join("mad", 1, offer: _mad.Offer(shape with { Red = true }), puppet: _mad);
        _call.Join("listener", 2, offer: _listener.Offer(shape), puppet: _listener);
        Check();
        _call.Run(TimeSpan.FromMilliseconds(300));
        _slot = _listener.Answer.Slots[0].Ssrc;
        _listener.Listeners.Add(this);
    }

    public override string Name => "red";

    protected override IReadOnlyList<byte[]> Honest { get; } =
    [
        [0xEF, 0x0F, 0x00, 3, Type, 1, 2, 3, 4, 5, 6],
        [0xEF, 0x1E, 0x00, 2, 0xEF, 0x0F, 0x00, 3, Type, 1, 2, 3, 4, 5, 6, 7],
        [0xEF, 0xFF, 0xFF, 0xFF, Type, .. new byte[1_030]],
        [0xEF, 0x2D, 0, 1, 0xEF, 0x1E, 0, 1, 0xEF, 0x0F, 0, 1, Type, 1, 2, 3, 4],
        [.. Enumerable.Repeat<byte[]>([0xEF, 0x04, 0, 1], 8).SelectMany(h => h), Type, 1, 2, 3, 4, 5, 6, 7, 8, 9],
        [Type, 1, 2, 3],
    ];

    public override void Finish()
    {
        Demand(_copies * 50 > _cases, "hardly a copy was used");
        Demand(_listener.Replayed == 0 && _call.SentToNobody == 0, "something left twice, or for nobody");
    }

    public override void Dispose() => _call.Dispose();

    void IBotListener.HearRtp(TimeSpan now, in RtpHeader header, ReadOnlySpan<byte> packet)
    {
        if (header.Ssrc.Value == _slot)
        {
            _heard.Add(packet.Slice(header.PayloadAt, header.PayloadLength).ToArray());
            Demand(_numbers.Add(header.Sequence.Value), "a frame came twice");
        }
    }

    void IBotListener.HearRtcp(TimeSpan now, ReadOnlySpan<byte> compound)
    {
    }

    protected override void Mend(ref FuzzRandom random, Span<byte> input) => _losses = random;

    protected override void Try(Span<byte> input)
    {
        var payload = input[..Math.Min(input.Length, 1_200)];
        var frames = Frames(payload);
        Compare(payload, frames);
        _number += 1 + (uint)_losses.Next(4);
        _mad.SendRtp(RtpBuilder.Packet(Ssrc, (ushort)_number, _number * 960, Bot.RedType, payload.ToArray(), false, 0, (Bot.MidId, "0"u8.ToArray()), (Bot.LevelId, [30])));
        Pass();
        Hear(frames);
    }

    // A plain reading of RFC 2198; null for what is none, or holds another payload type.
    private static List<byte[]>? Frames(ReadOnlySpan<byte> payload)
    {
        var lengths = new List<int>();
        var at = 0;
        while (at + 3 < payload.Length && payload[at] == (0x80 | Type) && lengths.Count < 8)
        {
            lengths.Add(((payload[at + 2] & 3) << 8) | payload[at + 3]);
            at += 4;
        }

        if (at >= payload.Length || payload[at++] != Type || at + lengths.Sum() > payload.Length)
        {
            return null;
        }

        var frames = new List<byte[]>();
        foreach (var length in lengths)
        {
            frames.Add(payload.Slice(at, length).ToArray());
            at += length;
        }

        frames.Add(payload[at..].ToArray());
        return frames;
    }

    private void Compare(ReadOnlySpan<byte> payload, List<byte[]>? frames)
    {
        Demand(RedPayload.TryRead(payload, Type, out var red) == frames is not null, "the reader and a plain reading disagree");
        if (frames is null)
        {
            return;
        }

        Demand(red.Earlier == frames.Count - 1 && red.Last.SequenceEqual(frames[^1]), "another number of frames");
        for (var i = 0; i < red.Earlier; i++)
        {
            Demand(red.Frame(i, out var offset).SequenceEqual(frames[i]), "another frame");
            RedPayload.WriteEarlier(_header, Type, offset, frames[i].Length);
            Demand(_header.AsSpan().SequenceEqual(payload.Slice(i * RedPayload.EarlierHeader, RedPayload.EarlierHeader)), "a header written anew reads otherwise");
        }
    }

    private void Pass()
    {
        if (++_cases % 1_000 == 0)
        {
            Check();
            // A number is new again after the wrap.
            _numbers.Clear();
        }

        _heard.Clear();
        _call.Run(TimeSpan.FromMilliseconds(1));
    }

    private void Check()
    {
        _mad.Check();
        _listener.Check();
    }

    private void Hear(List<byte[]>? frames)
    {
        if (frames is null)
        {
            Demand(_heard.Count == 0, "something was heard of what is no such payload");
            return;
        }

        var own = frames[^1].Length > 0 ? 1 : 0;
        Demand(own == 0 || (_heard.Count > 0 && _heard[^1].AsSpan().SequenceEqual(frames[^1])), "the packet's own frame was not heard");
        for (int i = 0, next = 0; i < _heard.Count - own; i++)
        {
            next = frames.FindIndex(next, f => f.AsSpan().SequenceEqual(_heard[i])) + 1;
            Demand(next > 0 && next < frames.Count && _heard[i].Length > 0, "a frame that was not sent, or not in order");
        }

        _copies += _heard.Count - own;
    }
}
