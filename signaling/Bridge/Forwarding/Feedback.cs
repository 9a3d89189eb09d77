using TeleExpertise.Bridge.Rtp;

namespace TeleExpertise.Bridge.Forwarding;

/// <summary>RTCP from one member: about what it sends, and about what it receives.</summary>
internal static class Feedback
{
    /// <param name="member">Who sent it.</param>
    /// <param name="now">Time since the bridge's start.</param>
    /// <param name="wall">The same on the clock of our sender reports.</param>
    /// <param name="compound">Plain RTCP.</param>
    public static void Receive(Member member, TimeSpan now, NtpTime wall, ReadOnlySpan<byte> compound)
    {
        // One datagram has room for fifty messages that tell of thousands of packets each.
        var statuses = TransportFeedback.MostStatuses;
        while (statuses >= 0 && RtcpPacket.TryTake(ref compound, out var packet))
        {
            Reception(member, wall, packet);
            Handle(member, now, packet, ref statuses);
        }

        if (!compound.IsEmpty || statuses < 0)
        {
            member.Transport.Note(IncidentKind.MalformedMedia);
        }
    }

    private static void Handle(Member member, TimeSpan now, in RtcpPacket packet, ref int statuses)
    {
        if (SenderReport.TryRead(packet, out var report))
        {
            if (member.Incoming.LayerOf(report.Ssrc) is { } layer)
            {
                layer.Tied(report, now);
            }
        }
        else if (Nack.TryRead(packet, out var nack))
        {
            if (SlotOf(member, nack.Media) is { } slot)
            {
                foreach (var lost in nack)
                {
                    slot.Repeat(lost, now);
                }
            }
        }
        else if (TransportFeedback.TryRead(packet, out var feedback))
        {
            statuses -= feedback.Count;
            if (statuses >= 0)
            {
                member.Line.Take(feedback, now);
            }
        }
        else if (Remb.TryRead(packet, out var bitsPerSecond))
        {
            member.Line.TakeRemb(bitsPerSecond);
        }
        else if (KeyFrameRequest.TryRead(packet, out var media))
        {
            SlotOf(member, media)?.WantKeyFrame(now);
        }
        else if (packet.Type == RtcpType.Goodbye)
        {
            Goodbye(member, packet);
        }
    }

    // What it misses of what we send it: blocks stand after a receiver report's SSRC and a sender report's own part.
    private static void Reception(Member member, NtpTime wall, in RtcpPacket packet)
    {
        var at = packet.Type switch { RtcpType.ReceiverReport => 4, RtcpType.SenderReport => SenderReport.Length - 4, _ => int.MaxValue };
        for (var i = 0; i < packet.Count && at < packet.Body.Length && ReportBlock.TryRead(packet.Body[at..], out var block); i++)
        {
            if (SlotOf(member, block.Ssrc) is { } slot)
            {
                slot.Heard = block;
                member.RoundTrip.Heard(block, wall);
                member.Redundancy.Reported(block.FractionLost / 256.0);
            }

            at += ReportBlock.Length;
        }
    }

    // Nobody says goodbye for another: only streams of this very member are looked up.
    private static void Goodbye(Member member, in RtcpPacket packet)
    {
        for (var i = 0; i < packet.Count && (4 * i) + 4 <= packet.Body.Length; i++)
        {
            var ssrc = packet.SsrcAt(4 * i);
            member.Incoming.LayerOf(ssrc)?.Stop();
            if (!member.Incoming.Owns(ssrc))
            {
                member.Transport.Note(IncidentKind.MalformedMedia);
            }
        }
    }

    private static Slot? SlotOf(Member member, Ssrc ssrc)
    {
        foreach (var slot in member.Slots)
        {
            if (slot.Ssrc == ssrc)
            {
                return slot;
            }
        }

        return null;
    }
}
