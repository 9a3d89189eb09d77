using TeleExpertise.Bridge.OpenSsl;
using TeleExpertise.Bridge.Srtp;
using TeleExpertise.Bridge.Tests.Support;

namespace TeleExpertise.Bridge.Tests.Srtp;

/// <summary>Appendix B of RFC 3711.</summary>
public class Rfc3711Vectors
{
    [Fact]
    public void B2_the_keystream_of_counter_mode()
    {
        using var cipher = OpenSslCiphers.Instance.CounterMode(Hex.Bytes("2B7E151628AED2A6ABF7158809CF4F3C"));
        var stream = new byte[0xFF02 * 16];
        cipher.Apply(Hex.Bytes("F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000"), stream);

        Assert.Equal(Hex.Bytes("E03EAD0935C95E80E166B16DD92B4EB4"), Block(stream, 0));
        Assert.Equal(Hex.Bytes("D23513162B02D0F72A43A2FE4A5F97AB"), Block(stream, 1));
        Assert.Equal(Hex.Bytes("41E95B3BB0A2E8DD477901E4FCA894C0"), Block(stream, 2));
        Assert.Equal(Hex.Bytes("EC8CDF7398607CB0F2D21675EA9EA1E4"), Block(stream, 0xFEFF));
        Assert.Equal(Hex.Bytes("362B7C3C6773516318A077D7FC5073AE"), Block(stream, 0xFF00));
        Assert.Equal(Hex.Bytes("6A2CC3787889374FBEB4C81B17BA6C44"), Block(stream, 0xFF01));
    }

    [Fact]
    public void B3_session_keys_from_the_master_key()
    {
        var master = new SrtpMaster(
            SrtpProfile.Aes128CmHmacSha1,
            Hex.Bytes("E1F97A0D3E018BE0D64FA32C06DE4139"),
            Hex.Bytes("0EC675AD498AFEEBB6960B3AABE6"));

        Assert.Equal(Hex.Bytes("C61E7A93744F39EE10734AFE3FF7A087"), KeyDerivation.Derive(master, KeyLabel.RtpEncryption, 16));
        Assert.Equal(Hex.Bytes("30CBBC08863D8C85D49DB34A9AE1"), KeyDerivation.Derive(master, KeyLabel.RtpSalt, 14));
        Assert.Equal(
            Hex.Bytes("""
                CEBE321F6FF7716B6FD4AB49AF256A15 6D38BAA48F0A0ACF3C34E2359E6CDBCE
                E049646C43D9327AD175578EF7227098 6371C10C9A369AC2F94A8C5FBCDDDC25
                6D6E919A48B610EF17C2041E47403576 6B68642C59BBFC2F34DB60DBDFB2
                """),
            KeyDerivation.Derive(master, KeyLabel.RtpAuthentication, 94));
    }

    private static byte[] Block(byte[] stream, int number) => stream[(number * 16)..((number + 1) * 16)];
}
