using TeleExpertise.Bridge.Rtp;
using TeleExpertise.Bridge.Sdp;

namespace TeleExpertise.Bridge.Forwarding;

/// <summary>
/// A stretch of a slot's outgoing stream that comes from one layer: within it numbers, timestamps and picture ids
/// differ from the layer's by constants. The last few are kept, so that a NACK finds its way back across a switch.
/// </summary>
/// <param name="Layer">Where it comes from.</param>
/// <param name="Codec">The payload types that the receiver knows it by.</param>
/// <param name="FirstIn">The layer's number of the first packet.</param>
/// <param name="FirstOut">That packet's number towards the receiver.</param>
/// <param name="TimestampOffset">Added to the layer's timestamps.</param>
/// <param name="PictureIdOffset">Added to VP8's picture ids.</param>
/// <param name="Tl0Offset">Added to VP8's TL0PICIDX.</param>
internal sealed record Segment(Layer Layer, SdpCodec Codec, ExtendedSequence FirstIn, ExtendedSequence FirstOut, uint TimestampOffset, ushort PictureIdOffset, byte Tl0Offset)
{
    public ExtendedSequence Out(ExtendedSequence incoming) => FirstOut + (incoming - FirstIn);

    public ExtendedSequence In(ExtendedSequence outgoing) => FirstIn + (outgoing - FirstOut);
}

/// <summary>The newest segments of a slot.</summary>
internal sealed class SegmentHistory
{
    private const int Remembered = 8;
    private readonly Segment?[] _ring = new Segment?[Remembered];
    private int _count;

    public void Clear() => Array.Clear(_ring);

    public void Add(Segment segment) => _ring[_count++ % Remembered] = segment;

    /// <summary>The segment an outgoing number belongs to: the newest that began at or before it.</summary>
    public Segment? Find(ExtendedSequence outgoing)
    {
        for (var i = _count - 1; i >= 0 && i >= _count - Remembered; i--)
        {
            if (_ring[i % Remembered] is { } segment && segment.FirstOut <= outgoing)
            {
                return segment;
            }
        }

        return null;
    }
}
