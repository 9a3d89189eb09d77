using System.Buffers.Binary;

namespace TeleExpertise.Bridge.Sockets;

/// <summary>
/// Takes datagrams out of a stream of bytes, each behind its length (RFC 4571 section 2):
/// <code>
/// | LENGTH (16) | STUN, DTLS, SRTP or SRTCP ... |
/// </code>
/// </summary>
internal sealed class FrameReader
{
    public const int HeadLength = 2;

    /// <summary>No datagram of a browser is longer.</summary>
    public const int LongestFrame = 2048;

    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(2 * (HeadLength + LongestFrame), pinned: true);
    private int _first;
    private int _end;

    /// <summary>Where the next bytes of the stream go, never empty once all whole datagrams are taken; what was taken before is overwritten.</summary>
    public Span<byte> Room()
    {
        _bytes.AsSpan(_first, _end - _first).CopyTo(_bytes);
        (_first, _end) = (0, _end - _first);
        return _bytes.AsSpan(_end);
    }

    /// <summary>So many bytes came into <see cref="Room"/>.</summary>
    public void Came(int count) => _end += count;

    /// <summary>The next whole datagram, empty ones included; its bytes are valid until the next <see cref="Room"/>.</summary>
    /// <param name="frame">May be changed in place.</param>
    /// <param name="isBroken">What comes is no framing, or nothing of ours.</param>
    public bool TryTake(out Span<byte> frame, out bool isBroken)
    {
        frame = default;
        isBroken = false;
        if (_end - _first < HeadLength)
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(_bytes.AsSpan(_first));
        isBroken = length > LongestFrame;
        if (isBroken || _end - _first < HeadLength + length)
        {
            return false;
        }

        frame = _bytes.AsSpan(_first + HeadLength, length);
        _first += HeadLength + length;
        return true;
    }
}
