using System.Buffers.Binary;
using System.Numerics;

namespace TeleExpertise.Bridge.Sockets;

/// <summary>
/// Datagrams that wait for a slow reader, each behind its length (RFC 4571): what there is no room for is dropped,
/// datagram by datagram, like any other loss.
/// </summary>
internal sealed class FrameWriter
{
    /// <summary>
    /// Bytes that may wait here, and about as many more in the kernel: a second of a thin line. More would only arrive
    /// too late.
    /// </summary>
    public const int MostWaiting = 64 * 1024;

    private const int FirstRoom = 4 * 1024;
    private byte[] _bytes = [];
    private int _count;

    public ReadOnlySpan<byte> Waiting => _bytes.AsSpan(0, _count);

    /// <summary>False when too much waits already, and the datagram is dropped.</summary>
    public bool TryAdd(ReadOnlySpan<byte> datagram)
    {
        var needed = _count + FrameReader.HeadLength + datagram.Length;
        if (needed > MostWaiting)
        {
            return false;
        }

        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(FirstRoom, (int)BitOperations.RoundUpToPowerOf2((uint)needed)));
        }

        BinaryPrimitives.WriteUInt16BigEndian(_bytes.AsSpan(_count), (ushort)datagram.Length);
        datagram.CopyTo(_bytes.AsSpan(_count + FrameReader.HeadLength));
        _count = needed;
        return true;
    }

    /// <summary>The first so many bytes are on their way.</summary>
    public void Left(int count)
    {
        _bytes.AsSpan(count, _count - count).CopyTo(_bytes);
        _count -= count;
    }
}
