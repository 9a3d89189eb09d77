namespace TeleExpertise.Bridge.Srtp;

/// <summary>
/// How one profile protects a packet whose index is known, in place. One instance serves one direction: it is not
/// safe for two threads, and it never sees the same index of an SSRC twice when sealing.
/// </summary>
internal abstract class SrtpTransform : IDisposable
{
    /// <summary>Bytes an RTP packet grows by.</summary>
    public abstract int RtpOverhead { get; }

    /// <summary>Bytes an RTCP compound grows by.</summary>
    public abstract int RtcpOverhead { get; }

    public static SrtpTransform Create(SrtpMaster master, ISrtpCiphers ciphers) => master.Profile switch
    {
        SrtpProfile.AeadAes128Gcm => new GcmTransform(SessionKeys.From(master), ciphers),
        _ => new CounterModeTransform(SessionKeys.From(master), ciphers),
    };

    /// <param name="packet">The packet, with <see cref="RtpOverhead"/> bytes of room after it.</param>
    /// <param name="payloadAt">Where the header ends; it stays readable.</param>
    /// <param name="ssrc">The packet's SSRC.</param>
    /// <param name="index">Rollover counter and sequence number: 48 bits.</param>
    public abstract void SealRtp(Span<byte> packet, int payloadAt, uint ssrc, ulong index);

    /// <returns>False when the packet is not authentic.</returns>
    public abstract bool TryOpenRtp(Span<byte> packet, int payloadAt, uint ssrc, ulong index);

    /// <param name="packet">The compound, with <see cref="RtcpOverhead"/> bytes of room after it.</param>
    /// <param name="ssrc">SSRC of the compound's first packet.</param>
    /// <param name="index">31 bits, never the same twice.</param>
    public abstract void SealRtcp(Span<byte> packet, uint ssrc, uint index);

    /// <param name="packet">The whole protected compound.</param>
    /// <param name="ssrc">SSRC of its first packet.</param>
    /// <param name="index">The index it carries.</param>
    /// <returns>False when the packet is not authentic or not encrypted.</returns>
    public abstract bool TryOpenRtcp(Span<byte> packet, uint ssrc, out uint index);

    public abstract void Dispose();
}
