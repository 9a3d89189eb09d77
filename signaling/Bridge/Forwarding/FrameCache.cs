using TeleExpertise.Bridge.Rtp;

namespace TeleExpertise.Bridge.Forwarding;

/// <summary>
/// The last frames of a microphone: what goes out again beside later ones (RED), and which have come already, as each
/// may come three times: by itself, beside a later one, and repeated.
/// </summary>
internal sealed class FrameCache
{
    /// <summary>1.3 s of frames of 20 ms.</summary>
    private const int Size = 64;

    /// <summary>Opus at 32 kbit/s makes 80 bytes of 20 ms. Longer ones are forwarded but not kept.</summary>
    private const int LongestFrame = 480;

    private readonly byte[] _frames = new byte[Size * LongestFrame];
    private readonly Entry[] _entries = new Entry[Size];

    /// <summary>Keeps a copy; false for a frame that was here already.</summary>
    public bool TryAdd(in MediaPacket packet)
    {
        ref var entry = ref _entries[packet.Sequence.Value % Size];
        if (entry.Sequence >= packet.Sequence)
        {
            return false;
        }

        var length = packet.Payload.Length <= LongestFrame ? packet.Payload.Length : 0;
        entry = new Entry(packet.Sequence, packet.Timestamp, length);
        packet.Payload[..length].CopyTo(_frames.AsSpan(PlaceOf(packet.Sequence)));
        return true;
    }

    /// <summary>False for a frame that is not here; an empty one is known but was not kept.</summary>
    public bool TryGet(ExtendedSequence sequence, out uint timestamp, out ReadOnlySpan<byte> frame)
    {
        ref readonly var entry = ref _entries[sequence.Value % Size];
        timestamp = entry.Timestamp;
        frame = default;
        if (entry.Sequence != sequence)
        {
            return false;
        }

        frame = _frames.AsSpan(PlaceOf(sequence), entry.Length);
        return true;
    }

    private static int PlaceOf(ExtendedSequence sequence) => (int)(sequence.Value % Size) * LongestFrame;

    private readonly record struct Entry(ExtendedSequence Sequence, uint Timestamp, int Length);
}
