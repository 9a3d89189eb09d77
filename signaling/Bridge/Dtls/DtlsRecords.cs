using System.Buffers.Binary;

namespace TeleExpertise.Bridge.Dtls;

/// <summary>
/// The records of a datagram (RFC 6347 section 4.1).
/// <code>
/// | type (8) | version (16) | epoch (16) | sequence number (48) | length (16) | fragment ...
/// </code>
/// </summary>
internal static class DtlsRecords
{
    public const int HeadLength = 13;

    /// <summary>Bytes that AES-GCM adds to a fragment: explicit nonce and tag (RFC 5288 section 3).</summary>
    private const int GcmOverhead = 24;

    private const ushort Version12 = 0xFEFD;

    /// <summary>
    /// Whether the datagram is whole records and nothing else, none of an encrypted epoch too short to be encrypted.
    /// OpenSSL 3.0 takes such a short one for an error of its own and ends the connection, so that one forged datagram
    /// of 14 bytes would end an established call. Of a record of another version it skips the head only, and would
    /// find such a short one within.
    /// </summary>
    /// <param name="datagram">As it came.</param>
    /// <param name="isAgreed">The handshake is done; before, a ClientHello may bear the version of DTLS 1.0.</param>
    public static bool AreSound(ReadOnlySpan<byte> datagram, bool isAgreed)
    {
        while (datagram.Length >= HeadLength)
        {
            var length = LengthOf(datagram);
            var isEncrypted = BinaryPrimitives.ReadUInt16BigEndian(datagram[3..]) > 0;
            if (length > datagram.Length || (isEncrypted && length < HeadLength + GcmOverhead)
                || (isAgreed && BinaryPrimitives.ReadUInt16BigEndian(datagram[1..]) != Version12))
            {
                return false;
            }

            datagram = datagram[length..];
        }

        return datagram.IsEmpty;
    }

    /// <summary>Bytes of the first record, its head included; may be more than there are.</summary>
    public static int LengthOf(ReadOnlySpan<byte> records) => HeadLength + BinaryPrimitives.ReadUInt16BigEndian(records[11..]);
}
