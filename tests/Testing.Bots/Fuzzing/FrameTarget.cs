using TeleExpertise.Bridge.Sockets;

namespace TeleExpertise.Testing.Bots.Fuzzing;

/// <summary>
/// Frames of RFC 4571 in a stream that is cut anywhere: the datagrams taken are those that a plain look at the whole
/// stream finds, and no others; written again for a reader who takes a few bytes at a time, they are the same stream.
/// </summary>
internal sealed class FrameTarget : ByteTarget
{
    private const int Head = FrameReader.HeadLength;
    private readonly byte[] _stream = new byte[2048 + Head + FrameReader.LongestFrame];
    private readonly FrameWriter _writer = new();
    private FrameReader _reader = new();
    private FuzzRandom _cuts;

    public override string Name => "frames";

    protected override IReadOnlyList<byte[]> Honest { get; } =
    [
        [0, 3, 1, 2, 3, 0, 0, 0, 1, 9],
        [0, 20, 0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
        [1, 0, .. new byte[256], 0, 1, 7],
        [8, 0, 1, 2, 3],
        [8, 1, 1, 2, 3],
        [0, 0, 0, 0, 0, 0],
    ];

    public override void Dispose()
    {
    }

    protected override void Mend(ref FuzzRandom random, Span<byte> input) => _cuts = random;

    protected override void Try(Span<byte> input)
    {
        var (length, breaks) = Whole(input);
        int came = 0, taken = 0;
        var isBroken = false;
        while (came < length && !isBroken)
        {
            came += Bring(_stream.AsSpan(came, length - came));
            isBroken = Take(ref taken);
        }

        Demand(isBroken == breaks, "a frame too long was not noticed, or one that is not");
        Demand(taken == (breaks ? length - Head : length), "not all that is whole was taken");
        Flush(taken);
        _reader = breaks ? new FrameReader() : _reader;
    }

    // The input, and what its last frame lacks as zeroes; it ends with the head of a frame too long, if there is one.
    private (int Length, bool Breaks) Whole(ReadOnlySpan<byte> input)
    {
        input.CopyTo(_stream);
        _stream.AsSpan(input.Length).Clear();
        for (var at = 0; ;)
        {
            if (at >= input.Length)
            {
                return (at, false);
            }

            var frame = (_stream[at] << 8) | _stream[at + 1];
            at += Head;
            if (frame > FrameReader.LongestFrame)
            {
                return (at, true);
            }

            at += frame;
        }
    }

    private int Bring(ReadOnlySpan<byte> rest)
    {
        var room = _reader.Room();
        Demand(!room.IsEmpty, "no room for the rest of a frame");
        var count = Math.Min(1 + _cuts.Next(_cuts.OneIn(3) ? 4 : 3_000), Math.Min(room.Length, rest.Length));
        rest[..count].CopyTo(room);
        _reader.Came(count);
        return count;
    }

    private bool Take(ref int taken)
    {
        bool isBroken;
        while (_reader.TryTake(out var frame, out isBroken))
        {
            Demand(frame.Length == ((_stream[taken] << 8) | _stream[taken + 1]), "a frame of another length");
            Demand(frame.SequenceEqual(_stream.AsSpan(taken + Head, frame.Length)), "another frame");
            Demand(_writer.TryAdd(frame), "no room to write what was read");
            taken += Head + frame.Length;
        }

        return isBroken;
    }

    private void Flush(int length)
    {
        for (var at = 0; at < length;)
        {
            Demand(_writer.Waiting.SequenceEqual(_stream.AsSpan(at, length - at)), "written anew, it is another stream");
            var count = 1 + _cuts.Next(_writer.Waiting.Length);
            _writer.Left(count);
            at += count;
        }

        Demand(_writer.Waiting.IsEmpty, "more waits than was written");
    }
}
