using System.Buffers.Binary;
using System.Security.Cryptography;

namespace TeleExpertise.Bridge.Srtp;

/// <summary>
/// AES_CM_128_HMAC_SHA1_80 (RFC 3711 sections 4.1.1 and 4.2.1): counter mode, then ten bytes of HMAC-SHA1 over the
/// packet and its rollover counter.
/// </summary>
internal sealed class CounterModeTransform(SessionKeys keys, ISrtpCiphers ciphers) : SrtpTransform
{
    private const int TagLength = 10;
    private const int DigestLength = 20;
    private const int RtcpHeaderLength = 8;
    private const uint EncryptedFlag = 0x8000_0000;

    private readonly ICounterMode _rtp = ciphers.CounterMode(keys.RtpKey);
    private readonly ICounterMode _rtcp = ciphers.CounterMode(keys.RtcpKey);
    private readonly IMac _rtpMac = ciphers.HmacSha1(keys.RtpAuthentication);
    private readonly IMac _rtcpMac = ciphers.HmacSha1(keys.RtcpAuthentication);

    public override int RtpOverhead => TagLength;

    public override int RtcpOverhead => TagLength + 4;

    public override void SealRtp(Span<byte> packet, int payloadAt, uint ssrc, ulong index)
    {
        var textEnd = packet.Length - TagLength;
        Crypt(_rtp, keys.RtpSalt, ssrc, index, packet[payloadAt..textEnd]);
        Span<byte> digest = stackalloc byte[DigestLength];
        RtpDigest(packet[..textEnd], index, digest);
        digest[..TagLength].CopyTo(packet[textEnd..]);
    }

    public override bool TryOpenRtp(Span<byte> packet, int payloadAt, uint ssrc, ulong index)
    {
        var textEnd = packet.Length - TagLength;
        if (textEnd < payloadAt)
        {
            return false;
        }

        Span<byte> digest = stackalloc byte[DigestLength];
        RtpDigest(packet[..textEnd], index, digest);
        if (!CryptographicOperations.FixedTimeEquals(digest[..TagLength], packet[textEnd..]))
        {
            return false;
        }

        Crypt(_rtp, keys.RtpSalt, ssrc, index, packet[payloadAt..textEnd]);
        return true;
    }

    public override void SealRtcp(Span<byte> packet, uint ssrc, uint index)
    {
        var textEnd = packet.Length - RtcpOverhead;
        var tagAt = packet.Length - TagLength;
        Crypt(_rtcp, keys.RtcpSalt, ssrc, index, packet[RtcpHeaderLength..textEnd]);
        BinaryPrimitives.WriteUInt32BigEndian(packet[textEnd..], EncryptedFlag | index);
        Span<byte> digest = stackalloc byte[DigestLength];
        _rtcpMac.Compute(packet[..tagAt], default, digest);
        digest[..TagLength].CopyTo(packet[tagAt..]);
    }

    public override bool TryOpenRtcp(Span<byte> packet, uint ssrc, out uint index)
    {
        index = 0;
        var textEnd = packet.Length - RtcpOverhead;
        var tagAt = packet.Length - TagLength;
        if (textEnd < RtcpHeaderLength)
        {
            return false;
        }

        var trailer = BinaryPrimitives.ReadUInt32BigEndian(packet[textEnd..]);
        index = trailer & ~EncryptedFlag;
        Span<byte> digest = stackalloc byte[DigestLength];
        _rtcpMac.Compute(packet[..tagAt], default, digest);
        if ((trailer & EncryptedFlag) == 0 || !CryptographicOperations.FixedTimeEquals(digest[..TagLength], packet[tagAt..]))
        {
            return false;
        }

        Crypt(_rtcp, keys.RtcpSalt, ssrc, index, packet[RtcpHeaderLength..textEnd]);
        return true;
    }

    public override void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
        _rtpMac.Dispose();
        _rtcpMac.Dispose();
    }

    private void RtpDigest(ReadOnlySpan<byte> packet, ulong index, Span<byte> digest)
    {
        Span<byte> rollover = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(rollover, (uint)(index >> 16));
        _rtpMac.Compute(packet, rollover, digest);
    }

    // First block = (salt << 16) ^ (SSRC << 64) ^ (index << 16); its last 16 bits count the blocks.
    private static void Crypt(ICounterMode cipher, byte[] salt, uint ssrc, ulong index, Span<byte> text)
    {
        Span<byte> block = stackalloc byte[16];
        block.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(block[4..], ssrc);
        BinaryPrimitives.WriteUInt32BigEndian(block[8..], (uint)(index >> 16));
        BinaryPrimitives.WriteUInt16BigEndian(block[12..], (ushort)index);
        for (var i = 0; i < salt.Length; i++)
        {
            block[i] ^= salt[i];
        }

        cipher.Apply(block, text);
    }
}
