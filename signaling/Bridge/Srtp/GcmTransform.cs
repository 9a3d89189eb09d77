using System.Buffers.Binary;

namespace TeleExpertise.Bridge.Srtp;

/// <summary>
/// AEAD_AES_128_GCM (RFC 7714). The nonce is the salt, masked with
/// <code>
/// | 00 00 | SSRC (32) | rollover counter (32) | sequence (16) |    RTP, section 8.1
/// | 00 00 | SSRC (32) | 00 00 | 0 | SRTCP index (31)          |    RTCP, section 9.1
/// </code>
/// </summary>
internal sealed class GcmTransform(SessionKeys keys, ISrtpCiphers ciphers) : SrtpTransform
{
    private const int TagLength = 16;
    private const int SaltLength = 12;
    private const int RtcpHeaderLength = 8;
    private const uint EncryptedFlag = 0x8000_0000;

    private readonly IAead _rtp = ciphers.Gcm(keys.RtpKey);
    private readonly IAead _rtcp = ciphers.Gcm(keys.RtcpKey);

    public override int RtpOverhead => TagLength;

    public override int RtcpOverhead => TagLength + 4;

    public override void SealRtp(Span<byte> packet, int payloadAt, uint ssrc, ulong index)
    {
        var textEnd = packet.Length - TagLength;
        Span<byte> nonce = stackalloc byte[SaltLength];
        Nonce(nonce, keys.RtpSalt, ssrc, index);
        _rtp.Seal(nonce, packet[..payloadAt], packet[payloadAt..textEnd], packet[textEnd..]);
    }

    public override bool TryOpenRtp(Span<byte> packet, int payloadAt, uint ssrc, ulong index)
    {
        var textEnd = packet.Length - TagLength;
        if (textEnd < payloadAt)
        {
            return false;
        }

        Span<byte> nonce = stackalloc byte[SaltLength];
        Nonce(nonce, keys.RtpSalt, ssrc, index);
        return _rtp.TryOpen(nonce, packet[..payloadAt], packet[payloadAt..textEnd], packet[textEnd..]);
    }

    public override void SealRtcp(Span<byte> packet, uint ssrc, uint index)
    {
        var tagAt = packet.Length - RtcpOverhead;
        BinaryPrimitives.WriteUInt32BigEndian(packet[^4..], EncryptedFlag | index);
        Span<byte> nonce = stackalloc byte[SaltLength];
        Nonce(nonce, keys.RtcpSalt, ssrc, index);
        Span<byte> associated = stackalloc byte[RtcpHeaderLength + 4];
        Associate(associated, packet);
        _rtcp.Seal(nonce, associated, packet[RtcpHeaderLength..tagAt], packet.Slice(tagAt, TagLength));
    }

    public override bool TryOpenRtcp(Span<byte> packet, uint ssrc, out uint index)
    {
        index = 0;
        var tagAt = packet.Length - RtcpOverhead;
        if (tagAt < RtcpHeaderLength)
        {
            return false;
        }

        var trailer = BinaryPrimitives.ReadUInt32BigEndian(packet[^4..]);
        index = trailer & ~EncryptedFlag;
        Span<byte> nonce = stackalloc byte[SaltLength];
        Nonce(nonce, keys.RtcpSalt, ssrc, index);
        Span<byte> associated = stackalloc byte[RtcpHeaderLength + 4];
        Associate(associated, packet);
        return (trailer & EncryptedFlag) != 0
            && _rtcp.TryOpen(nonce, associated, packet[RtcpHeaderLength..tagAt], packet.Slice(tagAt, TagLength));
    }

    public override void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
    }

    private static void Nonce(Span<byte> nonce, byte[] salt, uint ssrc, ulong index)
    {
        nonce.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(nonce[2..], ssrc);
        BinaryPrimitives.WriteUInt32BigEndian(nonce[6..], (uint)(index >> 16));
        BinaryPrimitives.WriteUInt16BigEndian(nonce[10..], (ushort)index);
        for (var i = 0; i < nonce.Length; i++)
        {
            nonce[i] ^= salt[i];
        }
    }

    // The compound's first eight bytes and the trailing flag and index are authenticated but not encrypted.
    private static void Associate(Span<byte> associated, Span<byte> packet)
    {
        packet[..RtcpHeaderLength].CopyTo(associated);
        packet[^4..].CopyTo(associated[RtcpHeaderLength..]);
    }
}
