using TeleExpertise.Bridge.Rtp;

namespace TeleExpertise.Bridge.Forwarding;

/// <summary>Puts the frames before a packet's into its payload (RFC 2198), as many as the receiver's loss calls for.</summary>
internal static class RedWriter
{
    /// <summary>Earlier frames at most: 60 ms back.</summary>
    public const int MostCopies = 3;

    /// <summary>With headers and SRTP's tag still within what every path carries.</summary>
    private const int MostPayload = 1150;

    /// <summary>
    /// Writes the whole payload. A frame that is not here, is too long for its 10 bits, or lies more than 14 bits of
    /// ticks back (behind a pause of discontinuous transmission) is left out.
    /// </summary>
    /// <returns>Bytes written.</returns>
    public static int Write(Span<byte> target, in MediaPacket packet, FrameCache frames, byte blockType, int copies)
    {
        var room = MostPayload - RedPayload.LastHeader - packet.Payload.Length;
        Span<bool> taken = stackalloc bool[MostCopies + 1];
        var at = 0;
        // The nearest is worth most when not all fit.
        for (var back = 1; back <= copies; back++)
        {
            taken[back] = TryFrame(packet, frames, back, out _, out var frame) && (room -= RedPayload.EarlierHeader + frame.Length) >= 0;
        }

        for (var back = copies; back > 0; back--)
        {
            if (taken[back] && TryFrame(packet, frames, back, out var offset, out var frame))
            {
                RedPayload.WriteEarlier(target[at..], blockType, offset, frame.Length);
                at += RedPayload.EarlierHeader;
            }
        }

        target[at++] = blockType;
        for (var back = copies; back > 0; back--)
        {
            if (taken[back] && TryFrame(packet, frames, back, out _, out var frame))
            {
                frame.CopyTo(target[at..]);
                at += frame.Length;
            }
        }

        packet.Payload.CopyTo(target[at..]);
        return at + packet.Payload.Length;
    }

    private static bool TryFrame(in MediaPacket packet, FrameCache frames, int back, out uint offset, out ReadOnlySpan<byte> frame)
    {
        var found = frames.TryGet(packet.Sequence + -back, out var timestamp, out frame);
        offset = packet.Timestamp - timestamp;
        return found && frame.Length is > 0 and <= RedPayload.MostLength && offset is > 0 and <= RedPayload.MostOffset;
    }
}
