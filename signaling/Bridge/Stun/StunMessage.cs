using System.Buffers.Binary;
using System.Security.Cryptography;

namespace TeleExpertise.Bridge.Stun;

/// <summary>
/// A STUN message seen through the bytes it arrived in (RFC 8489 section 5).
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |0 0|     STUN Message Type     |         Message Length        |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                         Magic Cookie                          |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                     Transaction ID (96 bits)                  |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// </code>
/// Then attributes of type (16 bits), length (16 bits) and a value padded to four bytes.
/// </summary>
internal readonly ref struct StunMessage
{
    public const int HeaderLength = 20;
    public const uint MagicCookie = 0x2112A442;
    private const int IntegrityLength = 20;
    private const uint FingerprintMask = 0x5354554E;

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _integrityAt;
    private readonly int _fingerprintAt;

    private StunMessage(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> username, int integrityAt, int fingerprintAt, bool useCandidate, int mappedAt)
    {
        _bytes = bytes;
        _integrityAt = integrityAt;
        _fingerprintAt = fingerprintAt;
        Username = username;
        UseCandidate = useCandidate;
        XorMappedAddress = mappedAt < 0 ? default : Value(bytes, mappedAt);
    }

    public StunType Type => (StunType)BinaryPrimitives.ReadUInt16BigEndian(_bytes);

    /// <summary>Twelve bytes that a response repeats.</summary>
    public ReadOnlySpan<byte> TransactionId => _bytes.Slice(8, 12);

    /// <summary>Value of USERNAME, empty when absent: the receiver's ufrag, a colon, the sender's ufrag.</summary>
    public ReadOnlySpan<byte> Username { get; }

    /// <summary>The controlling agent nominates the pair this check travels on (RFC 8445 section 8.1.1).</summary>
    public bool UseCandidate { get; }

    /// <summary>Raw value of XOR-MAPPED-ADDRESS, empty when absent.</summary>
    public ReadOnlySpan<byte> XorMappedAddress { get; }

    /// <summary>
    /// True for a whole STUN message whose attributes fit, without any that must be understood and is not.
    /// Attributes after MESSAGE-INTEGRITY other than FINGERPRINT are ignored, as they are not protected.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out StunMessage message)
    {
        message = default;
        if (bytes.Length < HeaderLength || (bytes[0] & 0xC0) != 0
            || BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]) != bytes.Length - HeaderLength
            || BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]) != MagicCookie)
        {
            return false;
        }

        int integrityAt = -1, fingerprintAt = -1, usernameAt = -1, mappedAt = -1;
        var useCandidate = false;
        for (var at = HeaderLength; at < bytes.Length;)
        {
            if (!TryAttribute(bytes, at, out var type, out var next) || fingerprintAt >= 0)
            {
                return false;
            }

            var isProtected = integrityAt < 0;
            switch (type)
            {
                case StunAttribute.Fingerprint when next - at == 8:
                    fingerprintAt = at;
                    break;
                case StunAttribute.MessageIntegrity when isProtected && next - at == 4 + IntegrityLength:
                    integrityAt = at;
                    break;
                case StunAttribute.Username when isProtected:
                    usernameAt = at;
                    break;
                case StunAttribute.XorMappedAddress when isProtected:
                    mappedAt = at;
                    break;
                case StunAttribute.UseCandidate when isProtected:
                    useCandidate = true;
                    break;
                case StunAttribute.Priority:
                    break;
                default:
                    // Below 0x8000 lie the attributes that must be understood (RFC 8489 section 14).
                    if (isProtected && (ushort)type < 0x8000)
                    {
                        return false;
                    }

                    break;
            }

            at = next;
        }

        var username = usernameAt < 0 ? default : Value(bytes, usernameAt);
        message = new StunMessage(bytes, username, integrityAt, fingerprintAt, useCandidate, mappedAt);
        return true;
    }

    /// <summary>False when MESSAGE-INTEGRITY is absent or was not made with this password (RFC 8489 section 14.5).</summary>
    public bool HasIntegrity(ReadOnlySpan<byte> password)
    {
        // Longer messages exist, but no check of a browser comes near; the copy stays on the stack.
        if (_integrityAt < 0 || _integrityAt > 1024)
        {
            return false;
        }

        Span<byte> text = stackalloc byte[_integrityAt];
        _bytes[.._integrityAt].CopyTo(text);
        // The length is as if MESSAGE-INTEGRITY were the last attribute.
        BinaryPrimitives.WriteUInt16BigEndian(text[2..], (ushort)(_integrityAt + 4 + IntegrityLength - HeaderLength));
        Span<byte> expected = stackalloc byte[IntegrityLength];
        StunHmac.Sign(password, text, expected);
        return CryptographicOperations.FixedTimeEquals(expected, _bytes.Slice(_integrityAt + 4, IntegrityLength));
    }

    /// <summary>True when FINGERPRINT is absent or right (RFC 8489 section 14.7).</summary>
    public bool HasSoundFingerprint() =>
        _fingerprintAt < 0
        || BinaryPrimitives.ReadUInt32BigEndian(_bytes[(_fingerprintAt + 4)..])
            == (Crc32.Of(_bytes[.._fingerprintAt]) ^ FingerprintMask);

    private static bool TryAttribute(ReadOnlySpan<byte> bytes, int at, out StunAttribute type, out int next)
    {
        type = default;
        next = 0;
        if (at + 4 > bytes.Length)
        {
            return false;
        }

        type = (StunAttribute)BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);
        var length = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
        next = at + 4 + ((length + 3) & ~3);
        return next <= bytes.Length;
    }

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> bytes, int at) =>
        bytes.Slice(at + 4, BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]));
}

internal enum StunType : ushort
{
    BindingRequest = 0x0001,
    BindingIndication = 0x0011,
    BindingSuccess = 0x0101,
    BindingError = 0x0111,
}

internal enum StunAttribute : ushort
{
    Username = 0x0006,
    MessageIntegrity = 0x0008,
    XorMappedAddress = 0x0020,
    Priority = 0x0024,
    UseCandidate = 0x0025,
    Fingerprint = 0x8028,
    IceControlled = 0x8029,
    IceControlling = 0x802A,
}
