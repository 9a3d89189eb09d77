using System.Buffers.Binary;

namespace TeleExpertise.Bridge.Rtp;

/// <summary>
/// Writes a header extension of one-byte elements (RFC 8285 section 4.2) behind the twelve fixed bytes, which must have
/// the X bit set when there is any.
/// <code>
/// | 0xBE | 0xDE | length, words of 4 (16) |  ID (4) | len-1 (4) | data ... | zeros
/// </code>
/// </summary>
internal ref struct ExtensionWriter(Span<byte> target)
{
    private readonly Span<byte> _target = target;
    private int _at = 4;

    /// <summary>Adds an element; nothing for an id of 0, which was not offered.</summary>
    public void Add(int id, byte value)
    {
        if (id != 0)
        {
            _target[_at] = (byte)(id << 4);
            _target[_at + 1] = value;
            _at += 2;
        }
    }

    /// <inheritdoc cref="Add(int, byte)"/>
    public void Add(int id, ushort value)
    {
        if (id != 0)
        {
            _target[_at] = (byte)((id << 4) | 1);
            BinaryPrimitives.WriteUInt16BigEndian(_target[(_at + 1)..], value);
            _at += 3;
        }
    }

    /// <returns>Bytes of the whole extension, a multiple of four; 0 when nothing was added.</returns>
    public readonly int Finish()
    {
        if (_at == 4)
        {
            return 0;
        }

        var length = (_at + 3) & ~3;
        _target[_at..length].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(_target, 0xBEDE);
        BinaryPrimitives.WriteUInt16BigEndian(_target[2..], (ushort)((length / 4) - 1));
        return length;
    }
}
