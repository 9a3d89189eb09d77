using System.Text;
using TeleExpertise.Bridge.Rtp;
using TeleExpertise.Bridge.Sdp;

namespace TeleExpertise.Bridge.Forwarding;

/// <summary>RTCP to one member: what we received of it and want of it, and what we send it.</summary>
internal static class Reports
{
    /// <summary>Room to leave for SRTCP's index and tag.</summary>
    private const int Reserve = 64;
    private const int MostNacks = 64;

    /// <summary>What the count of a report can say (RFC 3550 section 6.4.1).</summary>
    private const int MostBlocks = 31;

    /// <summary>Of a packet before encryption: fits the MTU of any path.</summary>
    private const int LongestPacket = 1_100;
    private static readonly Ssrc Ours = new(1);
    private static readonly byte[] Cname = Encoding.ASCII.GetBytes(SdpAnswer.Cname);

    /// <summary>What came of a member's packets and when, every 50 to 100 ms.</summary>
    public static void SendTransportFeedback(Member member, TimeSpan now)
    {
        if (member.Incoming.Arrivals is not { } arrivals || !arrivals.IsDue(now))
        {
            return;
        }

        while (arrivals.Waiting > 0 && member.Transport.TryBegin(out var room))
        {
            // Any stream of its will do, as the numbers count over all; but Chromium does not listen to others' names.
            member.Transport.SendRtcp(room, arrivals.Write(room[..LongestPacket], Ours, member.Incoming.NewestSsrc, now));
        }
    }

    /// <summary>Receiver report, and REMB unless it has transport-wide feedback, to a member that sends.</summary>
    public static void SendReceiverReport(Member member, TimeSpan now, int publisherBitrate)
    {
        Span<ReportBlock> blocks = stackalloc ReportBlock[MostBlocks];
        Span<Ssrc> videos = stackalloc Ssrc[MostBlocks];
        int count = 0, videoCount = 0;
        foreach (var track in member.Tracks)
        {
            var before = count;
            for (var rank = 0; rank < track.Layers.Count; rank++)
            {
                Add(track.Layers[rank].Report(now), blocks, ref count);
                Add(track.Layers[rank].ReportRtx(), blocks, ref count);
            }

            for (var i = before; track.IsVideo && i < count; i++)
            {
                videos[videoCount++] = blocks[i].Ssrc;
            }
        }

        if (count == 0 || !member.Transport.TryBegin(out var room))
        {
            return;
        }

        var length = RtcpWriter.ReceiverReport(room, Ours, blocks[..count]);
        if (videoCount > 0 && member.Incoming.Arrivals is null)
        {
            length += Remb.Write(room[length..], Ours, (uint)publisherBitrate, videos[..videoCount]);
        }

        member.Transport.SendRtcp(room, length);
    }

    /// <summary>Sender reports with names, to a member that receives.</summary>
    public static void SendSenderReports(Member member, TimeSpan now, NtpTime wall)
    {
        var each = SenderReport.Length + 8 + 16;
        Span<byte> room = default;
        var length = 0;
        foreach (var slot in member.Slots)
        {
            if (slot.Report(now, wall) is not { } report || (length == 0 && !member.Transport.TryBegin(out room)))
            {
                continue;
            }

            length += report.Write(room[length..]);
            length += RtcpWriter.SourceDescription(room[length..], slot.Ssrc, Cname);
            if (length + each + Reserve > room.Length)
            {
                member.Transport.SendRtcp(room, length);
                length = 0;
            }
        }

        if (length > 0)
        {
            member.Transport.SendRtcp(room, length);
        }
    }

    /// <summary>What is wanted of a publisher at once: packets that are missing, and key frames.</summary>
    public static void SendRequests(Member member, TimeSpan now)
    {
        if (member.Microphone is { IsRepeated: true } microphone)
        {
            Request(member, microphone, now);
        }

        Request(member, member.Camera, now);
        Request(member, member.Screen, now);
    }

    private static void Add(ReportBlock? report, Span<ReportBlock> blocks, ref int count)
    {
        if (report is { } block && count < blocks.Length)
        {
            blocks[count++] = block;
        }
    }

    private static void Request(Member member, Track? track, TimeSpan now)
    {
        Span<SequenceNumber> missing = stackalloc SequenceNumber[MostNacks];
        for (var rank = 0; track is not null && rank < track.Layers.Count; rank++)
        {
            var layer = track.Layers[rank];
            if (layer.Ssrc is not { } ssrc)
            {
                continue;
            }

            var count = layer.Nacks.Due(now, member.RoundTrip.Value, missing);
            if (count > 0 && member.Transport.TryBegin(out var room))
            {
                member.Transport.SendRtcp(room, Nack.Write(room, Ours, ssrc, missing[..count]));
            }

            if (layer.TryAskKeyFrame(now) && member.Transport.TryBegin(out room))
            {
                member.Transport.SendRtcp(room, RtcpWriter.PictureLoss(room, Ours, ssrc));
            }
        }
    }
}
