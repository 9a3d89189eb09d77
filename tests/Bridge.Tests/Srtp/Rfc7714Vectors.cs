using TeleExpertise.Bridge.OpenSsl;
using TeleExpertise.Bridge.Srtp;
using TeleExpertise.Bridge.Tests.Support;

namespace TeleExpertise.Bridge.Tests.Srtp;

/// <summary>Sections 16.1 and 17.1 of RFC 7714. They start from session keys, not from a master key.</summary>
public class Rfc7714Vectors
{
    private static readonly byte[] Key = Hex.Bytes("000102030405060708090a0b0c0d0e0f");
    private static readonly byte[] Salt = Hex.Bytes("517569642070726f2071756f");

    private static readonly byte[] Rtp = Hex.Bytes("""
        8040f17b8041f8d35501a0b2
        47616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573
        """);

    private static readonly byte[] Srtp = Hex.Bytes("""
        8040f17b8041f8d35501a0b2
        f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833
        899d7f27beb16a9152cf765ee4390cce
        """);

    private static readonly byte[] Rtcp = Hex.Bytes("""
        81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61
        deadbeefdeadbeefdeadbeefdeadbeefdeadbeef
        """);

    private static readonly byte[] Srtcp = Hex.Bytes("""
        81c8000d4d61727363e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda
        4ce09b4686303ded0bb9275bc84aa45896cf4d2fc5abf87245d9eade800005d4
        """);

    [Fact]
    public void An_rtp_packet_is_sealed_and_opened()
    {
        using var transform = Transform();
        var packet = Padded(Rtp, transform.RtpOverhead);
        transform.SealRtp(packet, 12, 0x5501a0b2, 0xf17b);
        Assert.Equal(Srtp, packet);
        Assert.True(transform.TryOpenRtp(packet, 12, 0x5501a0b2, 0xf17b));
        Assert.Equal(Rtp, packet[..Rtp.Length]);
    }

    [Fact]
    public void An_rtcp_packet_is_sealed_and_opened()
    {
        using var transform = Transform();
        var packet = Padded(Rtcp, transform.RtcpOverhead);
        transform.SealRtcp(packet, 0x4d617273, 0x5d4);
        Assert.Equal(Srtcp, packet);
        Assert.True(transform.TryOpenRtcp(packet, 0x4d617273, out var index));
        Assert.Equal(0x5d4u, index);
        Assert.Equal(Rtcp, packet[..Rtcp.Length]);
    }

    private static GcmTransform Transform() => new(new SessionKeys(Key, [], Salt, Key, [], Salt), OpenSslCiphers.Instance);

    private static byte[] Padded(byte[] packet, int overhead) => [.. packet, .. new byte[overhead]];
}
