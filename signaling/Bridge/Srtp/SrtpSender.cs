namespace TeleExpertise.Bridge.Srtp;

/// <summary>Protects what one side sends.</summary>
internal sealed class SrtpSender(SrtpTransform transform) : IDisposable
{
    private readonly Dictionary<uint, SrtpStream> _streams = [];
    private uint _rtcpIndex;

    /// <summary>
    /// Protects the first <paramref name="length"/> bytes of <paramref name="buffer"/> in place. An index that went
    /// out before is refused: sealing two texts with one nonce would give GCM's key away.
    /// </summary>
    /// <returns>The protected length; 0 when refused.</returns>
    public int ProtectRtp(Span<byte> buffer, int length)
    {
        var total = length + transform.RtpOverhead;
        if (total > buffer.Length || !SrtpHeader.TryPayloadAt(buffer[..length], out var payloadAt))
        {
            return 0;
        }

        var ssrc = SrtpHeader.RtpSsrc(buffer);
        if (!_streams.TryGetValue(ssrc, out var stream))
        {
            _streams.Add(ssrc, stream = new SrtpStream());
        }

        if (!stream.TryIndex(SrtpHeader.Sequence(buffer), out var index))
        {
            return 0;
        }

        transform.SealRtp(buffer[..total], payloadAt, ssrc, index);
        stream.Accept(index);
        return total;
    }

    /// <inheritdoc cref="ProtectRtp"/>
    public int ProtectRtcp(Span<byte> buffer, int length)
    {
        var total = length + transform.RtcpOverhead;
        if (length < 8 || total > buffer.Length)
        {
            return 0;
        }

        // One index for all SSRCs of this side: 2^31 compounds last for decades at a few a second.
        transform.SealRtcp(buffer[..total], SrtpHeader.RtcpSsrc(buffer), _rtcpIndex++ & 0x7FFF_FFFF);
        return total;
    }

    public void Dispose() => transform.Dispose();
}
