using System.Buffers.Binary;

namespace TeleExpertise.Bridge.Rtp;

/// <summary>Writes <see cref="TransportFeedback"/>, with the shortest chunks that a look at the next packets finds.</summary>
internal static class TransportFeedbackWriter
{
    /// <summary>An arrival that was none.</summary>
    public const long Missing = -1;

    private const int Head = 20;

    /// <summary>Most arrivals looked at in one message: what is left over goes into the next.</summary>
    private const int MostAtOnce = 1024;

    /// <summary>Writes one message of at most the target's length.</summary>
    /// <param name="target">At least 64 bytes.</param>
    /// <param name="sender">Our SSRC.</param>
    /// <param name="media">Any SSRC of the transport told of.</param>
    /// <param name="first">Number of the first of the arrivals.</param>
    /// <param name="number">Counts these messages.</param>
    /// <param name="arrivals">Ticks of 250 µs, from 0 up, or <see cref="Missing"/>; not empty.</param>
    /// <param name="taken">How many of them the message tells of; at least one.</param>
    /// <returns>Bytes written, a multiple of four.</returns>
    public static int Write(Span<byte> target, Ssrc sender, Ssrc media, SequenceNumber first, byte number, ReadOnlySpan<long> arrivals, out int taken)
    {
        arrivals = arrivals[..Math.Min(arrivals.Length, MostAtOnce)];
        Span<byte> statuses = stackalloc byte[arrivals.Length];
        Span<short> deltas = stackalloc short[arrivals.Length];
        var reference = Reference(arrivals);
        statuses = statuses[..Measure(arrivals, reference, statuses, deltas)];

        var at = WriteChunks(target[..(target.Length & ~3)], statuses, out taken);
        for (var i = 0; i < taken; i++)
        {
            if (statuses[i] == StatusChunk.Small)
            {
                target[at++] = (byte)deltas[i];
            }
            else if (statuses[i] == StatusChunk.Large)
            {
                BinaryPrimitives.WriteInt16BigEndian(target[at..], deltas[i]);
                at += 2;
            }
        }

        BinaryPrimitives.WriteUInt16BigEndian(target[12..], first.Value);
        BinaryPrimitives.WriteUInt16BigEndian(target[14..], (ushort)taken);
        BinaryPrimitives.WriteInt32BigEndian(target[16..], (int)reference << 8);
        target[19] = number;
        return Pad(target, at, sender, media);
    }

    private static long Reference(ReadOnlySpan<long> arrivals)
    {
        var came = arrivals.IndexOfAnyExcept(Missing);
        return came < 0 ? 0 : arrivals[came] / TransportFeedback.TicksPerReference;
    }

    // Ends at a delta of more than 16 bits: the next message brings a new reference time.
    private static int Measure(ReadOnlySpan<long> arrivals, long reference, Span<byte> statuses, Span<short> deltas)
    {
        var before = reference * TransportFeedback.TicksPerReference;
        for (var i = 0; i < arrivals.Length; i++)
        {
            if (arrivals[i] == Missing)
            {
                statuses[i] = StatusChunk.Missing;
                continue;
            }

            var delta = arrivals[i] - before;
            if (delta is < short.MinValue or > short.MaxValue)
            {
                return i;
            }

            statuses[i] = (byte)(delta is >= 0 and <= byte.MaxValue ? StatusChunk.Small : StatusChunk.Large);
            deltas[i] = (short)delta;
            before = arrivals[i];
        }

        return arrivals.Length;
    }

    private static int WriteChunks(Span<byte> target, ReadOnlySpan<byte> statuses, out int taken)
    {
        var at = Head;
        var deltaBytes = 0;
        taken = 0;
        while (taken < statuses.Length)
        {
            var chunk = Next(statuses[taken..], target.Length - at - deltaBytes - 2, out var told);
            if (told == 0)
            {
                break;
            }

            BinaryPrimitives.WriteUInt16BigEndian(target[at..], chunk.Value);
            at += 2;
            chunk.TryDeltaBytes(told, out var bytes);
            deltaBytes += bytes;
            taken += told;
        }

        return at;
    }

    // Told is 0 when the deltas do not fit into the room, which is below zero when not even the chunk does.
    private static StatusChunk Next(ReadOnlySpan<byte> statuses, int room, out int told)
    {
        var status = statuses[0];
        var run = statuses.IndexOfAnyExcept(status);
        run = run < 0 ? statuses.Length : run;
        var few = statuses[..Math.Min(StatusChunk.OneBitLength, statuses.Length)];
        var fewer = statuses[..Math.Min(StatusChunk.TwoBitLength, statuses.Length)];
        var isOneBit = !few.Contains((byte)StatusChunk.Large);
        if (run >= (isOneBit ? few : fewer).Length)
        {
            told = room < 0 ? 0 : status == 0 ? run : Math.Min(run, room / status);
            return StatusChunk.Run(status, told);
        }

        var chunk = isOneBit ? StatusChunk.OneBit(few) : StatusChunk.TwoBit(fewer);
        told = (isOneBit ? few : fewer).Length;
        chunk.TryDeltaBytes(told, out var bytes);
        told = bytes > room ? 0 : told;
        return chunk;
    }

    // Padding is flagged, and its last byte counts it (RFC 3550 section 6.4.1).
    private static int Pad(Span<byte> target, int at, Ssrc sender, Ssrc media)
    {
        var length = (at + 3) & ~3;
        target[at..length].Clear();
        RtcpWriter.Feedback(target, TransportFeedback.Format, RtcpType.TransportFeedback, length, sender, media);
        if (length > at)
        {
            target[0] |= 0x20;
            target[length - 1] = (byte)(length - at);
        }

        return length;
    }
}
