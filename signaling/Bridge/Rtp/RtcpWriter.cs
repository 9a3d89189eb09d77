using System.Buffers.Binary;

namespace TeleExpertise.Bridge.Rtp;

/// <summary>Writes the RTCP packets the bridge sends that have no file of their own. Each returns the bytes written.</summary>
internal static class RtcpWriter
{
    private const int PliFormat = 1;

    public static void Head(Span<byte> target, int count, RtcpType type, int length)
    {
        target[0] = (byte)(0x80 | count);
        target[1] = (byte)type;
        BinaryPrimitives.WriteUInt16BigEndian(target[2..], (ushort)((length / 4) - 1));
    }

    public static void Feedback(Span<byte> target, int format, RtcpType type, int length, Ssrc sender, Ssrc media)
    {
        Head(target, format, type, length);
        BinaryPrimitives.WriteUInt32BigEndian(target[4..], sender.Value);
        BinaryPrimitives.WriteUInt32BigEndian(target[8..], media.Value);
    }

    /// <summary>Receiver report (RFC 3550 section 6.4.2).</summary>
    public static int ReceiverReport(Span<byte> target, Ssrc sender, ReadOnlySpan<ReportBlock> blocks)
    {
        var length = 8 + (ReportBlock.Length * blocks.Length);
        Head(target, blocks.Length, RtcpType.ReceiverReport, length);
        BinaryPrimitives.WriteUInt32BigEndian(target[4..], sender.Value);
        for (var i = 0; i < blocks.Length; i++)
        {
            blocks[i].Write(target[(8 + (ReportBlock.Length * i))..]);
        }

        return length;
    }

    /// <summary>Source description with nothing but a CNAME (RFC 3550 section 6.5): one chunk, padded with zeros.</summary>
    public static int SourceDescription(Span<byte> target, Ssrc ssrc, ReadOnlySpan<byte> cname)
    {
        const byte cnameItem = 1;
        // A zero byte ends the chunk's items, and the chunk ends at four bytes: at least one zero.
        var length = 8 + ((2 + cname.Length + 1 + 3) & ~3);
        target[..length].Clear();
        Head(target, 1, RtcpType.SourceDescription, length);
        BinaryPrimitives.WriteUInt32BigEndian(target[4..], ssrc.Value);
        target[8] = cnameItem;
        target[9] = (byte)cname.Length;
        cname.CopyTo(target[10..]);
        return length;
    }

    /// <summary>Picture loss indication: please send a key frame (RFC 4585 section 6.3.1).</summary>
    public static int PictureLoss(Span<byte> target, Ssrc sender, Ssrc media)
    {
        Feedback(target, PliFormat, RtcpType.PayloadFeedback, 12, sender, media);
        return 12;
    }
}
