namespace TeleExpertise.Bridge.Srtp;

/// <summary>What became of a protected packet.</summary>
internal enum SrtpVerdict
{
    Authentic,

    /// <summary>Seen before or too old: networks duplicate, so this is no attack by itself.</summary>
    Replayed,

    /// <summary>Forged, damaged, or not SRTP at all.</summary>
    Forged,
}

/// <summary>Opens what one side receives.</summary>
internal sealed class SrtpReceiver(SrtpTransform transform) : IDisposable
{
    // An honest browser sends eight streams; each costs a window of 128 bytes here.
    private const int MostStreams = 256;

    private readonly Dictionary<uint, SrtpStream> _streams = [];
    private readonly Dictionary<uint, ReplayWindow> _rtcpWindows = [];

    // For the next new SSRC: a forger's would otherwise cost an object each.
    private SrtpStream _spare = new();

    /// <summary>Checks and decrypts in place.</summary>
    /// <param name="packet">The protected packet.</param>
    /// <param name="length">Length of the plain packet at its beginning, when authentic.</param>
    public SrtpVerdict OpenRtp(Span<byte> packet, out int length)
    {
        length = 0;
        if (!SrtpHeader.TryPayloadAt(packet, out var payloadAt))
        {
            return SrtpVerdict.Forged;
        }

        var ssrc = SrtpHeader.RtpSsrc(packet);
        var known = _streams.TryGetValue(ssrc, out var stream);
        stream ??= _spare;
        if (!stream.TryIndex(SrtpHeader.Sequence(packet), out var index))
        {
            return SrtpVerdict.Replayed;
        }

        if (!transform.TryOpenRtp(packet, payloadAt, ssrc, index) || (!known && !TryAdd(_streams, ssrc, stream)))
        {
            return SrtpVerdict.Forged;
        }

        _spare = known ? _spare : new SrtpStream();
        stream.Accept(index);
        length = packet.Length - transform.RtpOverhead;
        return SrtpVerdict.Authentic;
    }

    /// <inheritdoc cref="OpenRtp"/>
    public SrtpVerdict OpenRtcp(Span<byte> packet, out int length)
    {
        length = 0;
        if (packet.Length < 8 + transform.RtcpOverhead)
        {
            return SrtpVerdict.Forged;
        }

        var ssrc = SrtpHeader.RtcpSsrc(packet);
        if (!transform.TryOpenRtcp(packet, ssrc, out var index))
        {
            return SrtpVerdict.Forged;
        }

        if (!_rtcpWindows.TryGetValue(ssrc, out var window) && !TryAdd(_rtcpWindows, ssrc, window = new ReplayWindow()))
        {
            return SrtpVerdict.Forged;
        }

        if (!window.IsFresh(index))
        {
            return SrtpVerdict.Replayed;
        }

        window.Mark(index);
        length = packet.Length - transform.RtcpOverhead;
        return SrtpVerdict.Authentic;
    }

    public void Dispose() => transform.Dispose();

    private static bool TryAdd<T>(Dictionary<uint, T> streams, uint ssrc, T stream)
    {
        if (streams.Count >= MostStreams)
        {
            return false;
        }

        streams.Add(ssrc, stream);
        return true;
    }
}
