using TeleExpertise.Bridge.Rtp;

namespace TeleExpertise.Bridge.Forwarding;

/// <summary>
/// A stretch of a slot's outgoing stream that comes from one layer: within it numbers, timestamps and picture ids
/// differ from the layer's by constants. The last few are kept, so that a NACK finds its way back across a switch.
/// </summary>
internal sealed record Segment(Layer Layer, ExtendedSequence FirstIn, ExtendedSequence FirstOut, uint TimestampOffset, ushort PictureIdOffset, byte Tl0Offset)
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
