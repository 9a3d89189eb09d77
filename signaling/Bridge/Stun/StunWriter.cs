using System.Buffers.Binary;

namespace TeleExpertise.Bridge.Stun;

/// <summary>Writes a STUN message into a caller's buffer: begin, add attributes, finish with integrity and fingerprint.</summary>
internal ref struct StunWriter
{
    private readonly Span<byte> _buffer;
    private int _length;

    public StunWriter(Span<byte> buffer, StunType type, ReadOnlySpan<byte> transactionId)
    {
        _buffer = buffer;
        BinaryPrimitives.WriteUInt16BigEndian(buffer, (ushort)type);
        BinaryPrimitives.WriteUInt32BigEndian(buffer[4..], StunMessage.MagicCookie);
        transactionId.CopyTo(buffer[8..]);
        _length = StunMessage.HeaderLength;
    }

    public void Add(StunAttribute type, scoped ReadOnlySpan<byte> value)
    {
        var padded = (value.Length + 3) & ~3;
        WriteHead(type, value.Length);
        _buffer.Slice(_length, padded).Clear();
        value.CopyTo(_buffer[_length..]);
        _length += padded;
    }

    /// <summary>
    /// The address the request came from, masked so that no NAT on the way rewrites it (RFC 8489 section 14.2).
    /// </summary>
    /// <param name="address">Four or sixteen bytes in network order.</param>
    /// <param name="port">Host order.</param>
    public void AddXorMappedAddress(scoped ReadOnlySpan<byte> address, int port)
    {
        Span<byte> value = stackalloc byte[20];
        value[0] = 0;
        value[1] = (byte)(address.Length == 4 ? 1 : 2);
        BinaryPrimitives.WriteUInt16BigEndian(value[2..], (ushort)(port ^ (StunMessage.MagicCookie >> 16)));
        for (var i = 0; i < address.Length; i++)
        {
            // Cookie and transaction id stand together in the header, in the order the mask wants them.
            value[4 + i] = (byte)(address[i] ^ _buffer[4 + i]);
        }

        Add(StunAttribute.XorMappedAddress, value[..(4 + address.Length)]);
    }

    /// <summary>Signs, adds the fingerprint and returns the message's length in bytes.</summary>
    public int Finish(ReadOnlySpan<byte> password)
    {
        SetLength(_length + 24);
        Span<byte> signature = stackalloc byte[20];
        StunHmac.Sign(password, _buffer[.._length], signature);
        Add(StunAttribute.MessageIntegrity, signature);
        SetLength(_length + 8);
        Span<byte> crc = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(crc, Crc32.Of(_buffer[.._length]) ^ 0x5354554E);
        Add(StunAttribute.Fingerprint, crc);
        return _length;
    }

    private readonly void SetLength(int length) =>
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[2..], (ushort)(length - StunMessage.HeaderLength));

    private void WriteHead(StunAttribute type, int length)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[_length..], (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(_buffer[(_length + 2)..], (ushort)length);
        _length += 4;
    }
}
