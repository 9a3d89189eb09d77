using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace TeleExpertise.Bridge.Srtp;

/// <summary>What a derived key is for (RFC 3711 section 4.3.1 and 4.3.2).</summary>
internal enum KeyLabel : byte
{
    RtpEncryption = 0,
    RtpAuthentication = 1,
    RtpSalt = 2,
    RtcpEncryption = 3,
    RtcpAuthentication = 4,
    RtcpSalt = 5,
}

/// <summary>Session keys from the master key: AES in counter mode over the salt and a label (RFC 3711 section 4.3.3).</summary>
internal static class KeyDerivation
{
    private const int BlockLength = 16;

    /// <param name="master">A 12-byte GCM salt counts as 14 bytes ending in zeros (RFC 7714 section 11).</param>
    /// <param name="label">What the key is for.</param>
    /// <param name="length">Bytes wanted.</param>
    [SuppressMessage("Security", "CA5358", Justification = "ECB of single counter blocks is how RFC 3711 builds its generator.")]
    public static byte[] Derive(SrtpMaster master, KeyLabel label, int length)
    {
        using var aes = Aes.Create();
        aes.Key = master.Key;
        var counter = new byte[BlockLength];
        master.Salt.CopyTo(counter, 0);
        counter[7] ^= (byte)label;
        var output = new byte[(length + BlockLength - 1) / BlockLength * BlockLength];
        for (var block = 0; block < output.Length / BlockLength; block++)
        {
            counter[15] = (byte)block;
            aes.EncryptEcb(counter, output.AsSpan(block * BlockLength, BlockLength), PaddingMode.None);
        }

        return output[..length];
    }
}

/// <summary>The six session keys of one direction. Authentication keys are unused with GCM.</summary>
internal sealed record SessionKeys(byte[] RtpKey, byte[] RtpAuthentication, byte[] RtpSalt, byte[] RtcpKey, byte[] RtcpAuthentication, byte[] RtcpSalt)
{
    public static SessionKeys From(SrtpMaster master) => new(
        KeyDerivation.Derive(master, KeyLabel.RtpEncryption, 16),
        KeyDerivation.Derive(master, KeyLabel.RtpAuthentication, 20),
        KeyDerivation.Derive(master, KeyLabel.RtpSalt, master.Salt.Length),
        KeyDerivation.Derive(master, KeyLabel.RtcpEncryption, 16),
        KeyDerivation.Derive(master, KeyLabel.RtcpAuthentication, 20),
        KeyDerivation.Derive(master, KeyLabel.RtcpSalt, master.Salt.Length));
}
