using System.Buffers.Binary;

namespace TeleExpertise.Bridge.Rtp;

/// <summary>
/// What a forwarder needs of an H.264 payload (RFC 6184 section 5): one NAL unit, several in a STAP-A, or a piece of
/// one in an FU-A. The other kinds belong to the interleaved mode, which is never accepted.
/// <code>
/// NAL unit: |F|NRI| Type (5) | ...
/// STAP-A:   | 24 | size (16) | NAL unit | size (16) | NAL unit ...
/// FU-A:     | 28 |S|E|R| Type (5) | piece ...
/// </code>
/// </summary>
internal static class H264Payload
{
    private const int SequenceParameterSet = 7;
    private const int Aggregation = 24;
    private const int Fragment = 28;

    /// <summary>
    /// False for bytes that are none of the three. A decoder can start where the sequence parameter set is: WebRTC
    /// senders put it before every IDR picture, and the answer hands on none. The IDR slices themselves do not count,
    /// or a viewer whose parameter set was lost on the way in would be switched behind it.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out bool startsKeyFrame)
    {
        startsKeyFrame = false;
        if (payload.IsEmpty)
        {
            return false;
        }

        switch (payload[0] & 0x1F)
        {
            case > 0 and < Aggregation and var type:
                startsKeyFrame = type == SequenceParameterSet;
                return true;
            case Aggregation:
                return TryAggregate(payload[1..], out startsKeyFrame);
            case Fragment when payload.Length > 2:
                startsKeyFrame = (payload[1] & 0x9F) == (0x80 | SequenceParameterSet);
                return true;
            default:
                return false;
        }
    }

    private static bool TryAggregate(ReadOnlySpan<byte> units, out bool startsKeyFrame)
    {
        startsKeyFrame = false;
        while (units.Length > 2)
        {
            var size = BinaryPrimitives.ReadUInt16BigEndian(units);
            if (size == 0 || size > units.Length - 2)
            {
                return false;
            }

            startsKeyFrame |= (units[2] & 0x1F) == SequenceParameterSet;
            units = units[(2 + size)..];
        }

        return units.IsEmpty;
    }
}
