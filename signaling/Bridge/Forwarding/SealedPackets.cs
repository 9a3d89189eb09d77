using TeleExpertise.Bridge.Rtp;

namespace TeleExpertise.Bridge.Forwarding;

/// <summary>
/// The last packets of an audio slot as they left, encrypted. Browsers have no retransmission stream for audio: what
/// they miss must come again under its own SSRC and number, and so under its own nonce, which may seal one text only.
/// Keeping the sealed bytes makes a second text impossible, whatever the caches hold by then.
/// </summary>
internal sealed class SealedPackets
{
    /// <summary>1.3 s of packets of 20 ms.</summary>
    private const int Size = 64;

    /// <summary>Four frames of 32 kbit/s with all headers are 400 bytes; longer packets are not repeated.</summary>
    private const int Longest = 512;

    private readonly byte[] _bytes = new byte[Size * Longest];
    private readonly (ExtendedSequence Sequence, int Length)[] _entries = new (ExtendedSequence, int)[Size];

    public void Keep(ExtendedSequence sequence, ReadOnlySpan<byte> packet)
    {
        if (packet.Length <= Longest)
        {
            _entries[sequence.Value % Size] = (sequence, packet.Length);
            packet.CopyTo(_bytes.AsSpan(PlaceOf(sequence)));
        }
    }

    public bool TryGet(ExtendedSequence sequence, out ReadOnlySpan<byte> packet)
    {
        var (kept, length) = _entries[sequence.Value % Size];
        packet = kept == sequence ? _bytes.AsSpan(PlaceOf(sequence), length) : default;
        return !packet.IsEmpty;
    }

    private static int PlaceOf(ExtendedSequence sequence) => (int)(sequence.Value % Size) * Longest;
}
