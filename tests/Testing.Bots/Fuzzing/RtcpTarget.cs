using TeleExpertise.Bridge.Rtp;

namespace TeleExpertise.Testing.Bots.Fuzzing;

/// <summary>RTCP compounds of every packet type the bridge reads, and of some it only passes over.</summary>
internal sealed class RtcpTarget : ByteTarget
{
    private readonly byte[] _copy = new byte[8192];

    public override string Name => "rtcp";

    protected override IReadOnlyList<byte[]> Honest { get; } = Make();

    public override void Dispose()
    {
    }

    protected override void Try(Span<byte> input)
    {
        ReadOnlySpan<byte> rest = input;
        var left = rest.Length;
        while (RtcpPacket.TryTake(ref rest, out var packet))
        {
            Demand(rest.Length <= left - 4, "a packet took nothing off the compound");
            left = rest.Length;
            TryReports(packet);
            TryNack(packet);
            KeyFrameRequest.TryRead(packet, out _);
            TryFeedback(packet);
        }
    }

    private void TryReports(in RtcpPacket packet)
    {
        if (SenderReport.TryRead(packet, out var report))
        {
            ReadOnlySpan<byte> again = _copy.AsSpan(0, report.Write(_copy));
            Demand(RtcpPacket.TryTake(ref again, out var written) && SenderReport.TryRead(written, out var read) && read == report, "a sender report written anew reads otherwise");
        }

        for (var at = 4; at < packet.Body.Length; at += ReportBlock.Length)
        {
            if (ReportBlock.TryRead(packet.Body[at..], out var block))
            {
                block.Write(_copy);
                Demand(ReportBlock.TryRead(_copy, out var read) && read == block, "a report block written anew reads otherwise");
            }
        }
    }

    private void TryNack(in RtcpPacket packet)
    {
        if (!Nack.TryRead(packet, out var nack))
        {
            return;
        }

        var numbers = new List<SequenceNumber>();
        foreach (var number in nack)
        {
            numbers.Add(number);
        }

        Demand(numbers.Count <= 17 * ((packet.Body.Length - 8) / 4), "more numbers than the bits can name");
        // The writer wants them ascending: one item's are.
        var item = numbers[..Math.Min(numbers.Count, 17)].TakeWhile((n, i) => i == 0 || (n.DistanceFrom(numbers[i - 1]) > 0 && n.DistanceFrom(numbers[0]) is > 0 and <= 16)).ToArray();
        ReadOnlySpan<byte> again = _copy.AsSpan(0, Nack.Write(_copy, new(1), nack.Media, item));
        Demand(RtcpPacket.TryTake(ref again, out var written) && Nack.TryRead(written, out var read) && Same(read, item), "a NACK written anew reads otherwise");
    }

    private static bool Same(Nack nack, SequenceNumber[] expected)
    {
        var at = 0;
        foreach (var number in nack)
        {
            if (at == expected.Length || expected[at++] != number)
            {
                return false;
            }
        }

        return at == expected.Length;
    }

    private void TryFeedback(in RtcpPacket packet)
    {
        if (!TransportFeedback.TryRead(packet, out var feedback))
        {
            return;
        }

        var arrivals = new List<long>();
        foreach (var status in feedback)
        {
            Demand(status.Sequence.Value == (ushort)(feedback.First.Value + arrivals.Count), "numbers out of order");
            arrivals.Add(status.Arrival ?? TransportFeedbackWriter.Missing);
        }

        Demand(arrivals.Count == feedback.Count, "not as many packets as told");
        if (arrivals.TrueForAll(a => a >= TransportFeedbackWriter.Missing))
        {
            WriteAnew(feedback, arrivals);
        }
    }

    private void WriteAnew(in TransportFeedback feedback, List<long> arrivals)
    {
        var length = TransportFeedbackWriter.Write(_copy.AsSpan(0, 1_200), new(1), feedback.Media, feedback.First, 0, arrivals.ToArray(), out var taken);
        ReadOnlySpan<byte> again = _copy.AsSpan(0, length);
        Demand(taken > 0 && RtcpPacket.TryTake(ref again, out var written) && again.IsEmpty, "feedback written anew is no packet");
        ReadOnlySpan<byte> whole = _copy.AsSpan(0, length);
        RtcpPacket.TryTake(ref whole, out written);
        Demand(TransportFeedback.TryRead(written, out var read) && read.Count == taken, "feedback written anew reads otherwise");
        var at = 0;
        foreach (var status in read)
        {
            Demand((status.Arrival ?? TransportFeedbackWriter.Missing) == arrivals[at++], "an arrival written anew reads otherwise");
        }
    }

    private static byte[][] Make()
    {
        var buffer = new byte[600];
        var length = new SenderReport(new(5), new(6), 6, 7, 8).Write(buffer);
        length += RtcpWriter.ReceiverReport(buffer.AsSpan(length), new(1), [new(new(9), 200, -3, 0x1FFFF, 11, 12, 13), default]);
        length += RtcpWriter.SourceDescription(buffer.AsSpan(length), new(5), "bridge"u8);
        var reports = buffer[..length];
        length = Nack.Write(buffer, new(1), new(2), [new(65_530), new(65_535), new(3), new(9), new(100)]);
        length += RtcpWriter.PictureLoss(buffer.AsSpan(length), new(1), new(2));
        length += Remb.Write(buffer.AsSpan(length), new(1), 1_000_000, [new(2), new(3)]);
        var feedback = buffer[..length];
        long[] arrivals = [1_000, 1_004, -1, -1, 1_003, 1_900, -1, .. Enumerable.Range(0, 40).Select(i => 2_000L + (4 * i))];
        var wide = buffer[..TransportFeedbackWriter.Write(buffer, new(1), new(2), new(65_520), 7, arrivals, out _)];
        return
        [
            reports,
            feedback,
            wide,
            [0x84, 206, 0, 6, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0, 3, 2, 0, 0, 0],
            [0x82, 203, 0, 3, 0, 0, 0, 9, 0, 0, 0, 8, 3, (byte)'b', (byte)'y', (byte)'e'],
            [0x80, 207, 0, 4, 0, 0, 0, 9, 4, 0, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8],
            [0x80, 204, 0, 2, 0, 0, 0, 9, (byte)'n', (byte)'a', (byte)'m', (byte)'e'],
        ];
    }
}
