using System.Net;
using System.Text;
using TeleExpertise.Bridge.Stun;
using TeleExpertise.Bridge.Tests.Support;

namespace TeleExpertise.Bridge.Tests.Stun;

/// <summary>
/// The samples of RFC 5769, without that of section 2.4: its long-term credentials are those of TURN, and ICE's checks
/// use short-term ones only (RFC 8445 section 7.2.2).
/// </summary>
public class Rfc5769Vectors
{
    private static readonly byte[] Password = "VOkJxbRl1RmTxUk/WvJxBt"u8.ToArray();

    private static readonly byte[] Request = Hex.Bytes("""
        000100582112a442b7e7a701bc34d686fa87dfae
        802200105354554e207465737420636c69656e74
        002400046e0001ff
        80290008932ff9b151263b36
        000600096576746a3a68367659202020
        000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2
        80280004e57a3bcf
        """);

    private static readonly byte[] ResponseV4 = Hex.Bytes("""
        0101003c2112a442b7e7a701bc34d686fa87dfae
        8022000b7465737420766563746f7220
        002000080001a147e112a643
        000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7
        80280004c07d4c96
        """);

    private static readonly byte[] ResponseV6 = Hex.Bytes("""
        010100482112a442b7e7a701bc34d686fa87dfae
        8022000b7465737420766563746f7220
        002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9
        00080014a382954e4be67bf11784c97c8292c275bfe3ed41
        80280004c8fb0b4c
        """);

    [Fact]
    public void The_request_reads_and_its_integrity_and_fingerprint_hold()
    {
        Assert.True(StunMessage.TryRead(Request, out var message));
        Assert.Equal(StunType.BindingRequest, message.Type);
        Assert.Equal("evtj:h6vY", Encoding.ASCII.GetString(message.Username));
        Assert.False(message.UseCandidate);
        Assert.True(message.HasIntegrity(Password));
        Assert.True(message.HasSoundFingerprint());
    }

    [Fact]
    public void Each_flipped_bit_is_noticed()
    {
        // All but the head of FINGERPRINT: that attribute may be absent, and then its place is not looked at.
        var bits = Enumerable.Range(0, Request.Length * 8).Where(b => b / 8 < Request.Length - 8 || b / 8 >= Request.Length - 4);
        foreach (var bit in bits)
        {
            var forged = Request.ToArray();
            forged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(StunMessage.TryRead(forged, out var message)
                && message.HasIntegrity(Password) && message.HasSoundFingerprint(), $"bit {bit}");
        }
    }

    [Fact]
    public void The_responses_hold_and_tell_the_mapped_address()
    {
        Assert.True(StunMessage.TryRead(ResponseV4, out var v4));
        Assert.True(v4.HasIntegrity(Password) && v4.HasSoundFingerprint());
        Assert.True(StunMessage.TryRead(ResponseV6, out var v6));
        Assert.True(v6.HasIntegrity(Password) && v6.HasSoundFingerprint());
        Assert.Equal(Mapped("192.0.2.1", v4.TransactionId), v4.XorMappedAddress.ToArray());
        Assert.Equal(Mapped("2001:db8:1234:5678:11:2233:4455:6677", v6.TransactionId), v6.XorMappedAddress.ToArray());
    }

    [Fact]
    public void What_we_write_reads_back_signed()
    {
        var buffer = new byte[200];
        var writer = new StunWriter(buffer, StunType.BindingSuccess, Request.AsSpan(8, 12));
        writer.AddXorMappedAddress(IPAddress.Parse("192.0.2.1").GetAddressBytes(), 32853);
        var length = writer.Finish(Password);

        Assert.True(StunMessage.TryRead(buffer.AsSpan(0, length), out var message));
        Assert.True(message.HasIntegrity(Password) && message.HasSoundFingerprint());
        Assert.False(message.HasIntegrity("another password"u8));
        Assert.Equal(Hex.Bytes("0001a147e112a643"), message.XorMappedAddress.ToArray());
    }

    [Fact]
    public void The_crc_is_the_one_of_ethernet() => Assert.Equal(0xCBF43926u, Crc32.Of("123456789"u8));

    [Fact]
    public void Nineteen_bytes_are_no_message()
    {
        for (var length = 0; length < Request.Length; length++)
        {
            Assert.False(StunMessage.TryRead(Request.AsSpan(0, length), out _));
        }
    }

    private static byte[] Mapped(string address, ReadOnlySpan<byte> transactionId)
    {
        var buffer = new byte[100];
        var writer = new StunWriter(buffer, StunType.BindingSuccess, transactionId);
        writer.AddXorMappedAddress(IPAddress.Parse(address).GetAddressBytes(), 32853);
        Assert.True(StunMessage.TryRead(buffer.AsSpan(0, writer.Finish(Password)), out var message));
        return message.XorMappedAddress.ToArray();
    }
}
