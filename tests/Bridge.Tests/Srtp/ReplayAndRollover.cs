using System.Buffers.Binary;
using TeleExpertise.Bridge.OpenSsl;
using TeleExpertise.Bridge.Srtp;

namespace TeleExpertise.Bridge.Tests.Srtp;

public class ReplayAndRollover
{
    public static TheoryData<int> Profiles => new((int)SrtpProfile.AeadAes128Gcm, (int)SrtpProfile.Aes128CmHmacSha1);

    [Theory]
    [MemberData(nameof(Profiles))]
    public void The_rollover_counter_survives_wraps_with_packets_late_and_early(int profile)
    {
        using var sender = new SrtpSender(Transform(profile));
        using var receiver = new SrtpReceiver(Transform(profile));
        // Two wraps; each pair swapped, so that packets of both sides of a wrap mingle.
        var number = 32_000;
        for (var i = 0; i < 110_000; i += 2, number += 2)
        {
            var first = Sealed(sender, (ushort)number);
            var second = Sealed(sender, (ushort)(number + 1));
            Assert.Equal(SrtpVerdict.Authentic, receiver.OpenRtp(second, out _));
            Assert.Equal(SrtpVerdict.Authentic, receiver.OpenRtp(first, out var length));
            Assert.Equal((ushort)number, BinaryPrimitives.ReadUInt16BigEndian(first.AsSpan(12)));
            Assert.Equal(100, length);
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void A_replay_is_refused_and_a_packet_1023_late_is_not(int profile)
    {
        using var sender = new SrtpSender(Transform(profile));
        using var receiver = new SrtpReceiver(Transform(profile));
        Assert.Equal(SrtpVerdict.Authentic, receiver.OpenRtp(Sealed(sender, 64_990), out _));
        var packets = Enumerable.Range(0, 1025).Select(i => Sealed(sender, (ushort)(65_000 + i))).ToArray();
        Assert.Equal(SrtpVerdict.Authentic, receiver.OpenRtp(packets[1024].ToArray(), out _));
        for (var i = 1023; i >= 1; i--)
        {
            Assert.Equal(SrtpVerdict.Authentic, receiver.OpenRtp(packets[i].ToArray(), out _));
        }

        Assert.Equal(SrtpVerdict.Replayed, receiver.OpenRtp(packets[0].ToArray(), out _));
        Assert.All(packets, p => Assert.Equal(SrtpVerdict.Replayed, receiver.OpenRtp(p.ToArray(), out _)));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void A_forged_packet_neither_passes_nor_moves_the_window(int profile)
    {
        using var sender = new SrtpSender(Transform(profile));
        using var receiver = new SrtpReceiver(Transform(profile));
        Assert.Equal(SrtpVerdict.Authentic, receiver.OpenRtp(Sealed(sender, 10), out _));
        var honest = Sealed(sender, 11);
        for (var bit = 0; bit < honest.Length * 8; bit++)
        {
            var forged = honest.ToArray();
            forged[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotEqual(SrtpVerdict.Authentic, receiver.OpenRtp(forged, out _));
        }

        Assert.Equal(SrtpVerdict.Authentic, receiver.OpenRtp(honest, out _));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void An_rtcp_replay_or_forgery_is_refused(int profile)
    {
        using var sender = new SrtpSender(Transform(profile));
        using var receiver = new SrtpReceiver(Transform(profile));
        var buffer = new byte[200];
        new byte[] { 0x80, 201, 0, 1, 0, 0, 0, 7 }.CopyTo(buffer, 0);
        var length = sender.ProtectRtcp(buffer, 8);
        var packet = buffer[..length];

        Assert.Equal(SrtpVerdict.Authentic, receiver.OpenRtcp(packet.ToArray(), out var plain));
        Assert.Equal(8, plain);
        Assert.Equal(SrtpVerdict.Replayed, receiver.OpenRtcp(packet.ToArray(), out _));
        packet[5] ^= 1;
        Assert.Equal(SrtpVerdict.Forged, receiver.OpenRtcp(packet, out _));
    }

    [Fact]
    public void One_index_is_never_sealed_twice()
    {
        using var sender = new SrtpSender(Transform((int)SrtpProfile.AeadAes128Gcm));
        Assert.NotEmpty(Sealed(sender, 500));
        Assert.Empty(Sealed(sender, 500));
        Assert.NotEmpty(Sealed(sender, 499));
    }

    private static SrtpTransform Transform(int profile)
    {
        var salt = new byte[(SrtpProfile)profile == SrtpProfile.AeadAes128Gcm ? 12 : 14];
        return SrtpTransform.Create(new SrtpMaster((SrtpProfile)profile, new byte[16], salt), OpenSslCiphers.Instance);
    }

    // 88 bytes of payload that begin with the sequence number.
    private static byte[] Sealed(SrtpSender sender, ushort number)
    {
        var buffer = new byte[200];
        buffer[0] = 0x80;
        buffer[1] = 96;
        BinaryPrimitives.WriteUInt16BigEndian(buffer.AsSpan(2), number);
        BinaryPrimitives.WriteUInt32BigEndian(buffer.AsSpan(8), 0xCAFE);
        BinaryPrimitives.WriteUInt16BigEndian(buffer.AsSpan(12), number);
        return buffer[..sender.ProtectRtp(buffer, 100)];
    }
}
