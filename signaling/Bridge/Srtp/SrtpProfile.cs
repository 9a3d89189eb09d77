namespace TeleExpertise.Bridge.Srtp;

/// <summary>Protection profiles by their DTLS-SRTP number (RFC 5764 section 4.1.2, RFC 7714 section 14.2).</summary>
internal enum SrtpProfile
{
    Aes128CmHmacSha1 = 1,
    AeadAes128Gcm = 7,
}

/// <summary>Master key and salt of one direction.</summary>
/// <param name="Key">16 bytes.</param>
/// <param name="Salt">14 bytes, or 12 with GCM.</param>
internal sealed record SrtpMaster(SrtpProfile Profile, byte[] Key, byte[] Salt);
