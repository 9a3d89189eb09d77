using System.Security.Cryptography;
using System.Text;

namespace TeleExpertise.Expertise.Vault;

/// <summary>
/// Authenticated encryption: AES-256-GCM (NIST SP 800-38D) under a random nonce. What a box belongs to is associated data:
/// a box put into another row does not open.
/// <code>
///  1 byte   12 bytes   16 bytes   as many as were sealed
/// +-------+----------+----------+------------------------+
/// | 0x01  |  nonce   |   tag    |       ciphertext       |
/// +-------+----------+----------+------------------------+
/// </code>
/// </summary>
static class Box
{
    /// <summary>How many bytes a box is longer than what it holds.</summary>
    public const int Overhead = 1 + NonceSize + TagSize;

    /// <summary>Length of a key, bytes.</summary>
    public const int KeySize = 32;

    const byte Version = 1;
    const int NonceSize = 12;
    const int TagSize = 16;

    public static byte[] Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plain, string belongsTo)
    {
        var box = new byte[Overhead + plain.Length];
        Seal(key, plain, belongsTo, box);
        return box;
    }

    /// <param name="box">As long as the bytes and <see cref="Overhead"/>.</param>
    public static void Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plain, string belongsTo, Span<byte> box)
    {
        box[0] = Version;
        RandomNumberGenerator.Fill(box.Slice(1, NonceSize));
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(box.Slice(1, NonceSize), plain, box[Overhead..], box.Slice(1 + NonceSize, TagSize), Encoding.UTF8.GetBytes(belongsTo));
    }

    /// <exception cref="CryptographicException">Sealed with another key, for another owner, or changed since.</exception>
    public static byte[] Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> box, string belongsTo)
    {
        var plain = new byte[Math.Max(box.Length - Overhead, 0)];
        Open(key, box, belongsTo, plain);
        return plain;
    }

    /// <returns>How many bytes it held.</returns>
    /// <exception cref="CryptographicException">Sealed with another key, for another owner, or changed since.</exception>
    public static int Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> box, string belongsTo, Span<byte> plain)
    {
        if (box.Length < Overhead || box[0] != Version) throw new CryptographicException("Not a box.");
        var length = box.Length - Overhead;
        using var aes = new AesGcm(key, TagSize);
        aes.Decrypt(box.Slice(1, NonceSize), box[Overhead..], box.Slice(1 + NonceSize, TagSize), plain[..length], Encoding.UTF8.GetBytes(belongsTo));
        return length;
    }
}
