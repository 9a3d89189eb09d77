using TeleExpertise.Bridge.Rtp;
using TeleExpertise.Bridge.Sdp;
using TeleExpertise.Bridge.Stun;
using TeleExpertise.Bridge.Tests.Support;

namespace TeleExpertise.Bridge.Tests;

/// <summary>A small fuzz, the same each time: honest input with bytes changed, cut, doubled, and plain noise.</summary>
public class MalformedInputNeverThrows
{
    [Fact]
    public void Stun_sixty_thousand_cases()
    {
        var seed = Hex.Bytes("000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74002400046e0001ff80290008932ff9b151263b36000600096576746a3a68367659202020000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf");
        Fuzz(60_000, 1, seed, input =>
        {
            if (StunMessage.TryRead(input, out var message))
            {
                message.HasIntegrity("password"u8);
                message.HasSoundFingerprint();
            }
        });
    }

    [Fact]
    public void Rtp_sixty_thousand_cases()
    {
        var seed = RtpBuilder.Packet(1, 2, 3, 96, Vp8.Payload(true, true, 500, 6), true, 4, (4, "1"u8.ToArray()), (10, "h"u8.ToArray()));
        Fuzz(60_000, 2, seed, input =>
        {
            if (RtpHeader.TryRead(input, out var header))
            {
                header.Extension(input, 10);
                var payload = input.AsSpan(header.PayloadAt, header.PayloadLength);
                if (Vp8Descriptor.TryRead(payload, out var vp8))
                {
                    vp8.Rewrite(payload, 1, 2);
                }
            }
        });
    }

    [Fact]
    public void Rtcp_sixty_thousand_cases()
    {
        var buffer = new byte[400];
        var length = new SenderReport(new(5), new(6), 6, 7, 8).Write(buffer);
        length += RtcpWriter.ReceiverReport(buffer.AsSpan(length), new(1), [default, default]);
        length += Nack.Write(buffer.AsSpan(length), new(1), new(2), [new(1), new(9), new(100)]);
        length += RtcpWriter.PictureLoss(buffer.AsSpan(length), new(1), new(2));
        Fuzz(60_000, 3, buffer[..length], input =>
        {
            ReadOnlySpan<byte> rest = input;
            while (RtcpPacket.TryTake(ref rest, out var packet))
            {
                SenderReport.TryRead(packet, out _);
                KeyFrameRequest.TryRead(packet, out _);
                if (Nack.TryRead(packet, out var nack))
                {
                    foreach (var number in nack)
                    {
                        Assert.InRange(number.Value, 0, 65_535);
                    }
                }
            }
        });
    }

    [Fact]
    public void Sdp_twenty_thousand_cases()
    {
        using var puppet = new Puppet();
        var seed = System.Text.Encoding.Latin1.GetBytes(puppet.Offer(1, 1));
        Fuzz(20_000, 4, seed, input => SdpOfferReader.Read(System.Text.Encoding.Latin1.GetString(input), out _));
    }

    [Fact]
    public void An_authenticated_peer_sending_twenty_thousand_broken_packets_harms_nobody()
    {
        using var call = new VirtualCall();
        var publisher = call.Connect("publisher", 1);
        var viewer = call.Connect("viewer", 2);
        var camera = new CameraFeed(publisher);
        call.Run(TimeSpan.FromSeconds(2), camera.Step);
        var number = (ushort)0;
        var seed = RtpBuilder.Packet(77, 1, 3, 96, Vp8.Payload(true, true, 500, 6), true, 4, (Puppet.MidId, "2"u8.ToArray()));
        Fuzz(10_000, 5, seed, input =>
        {
            if (input.Length is > 40 and < 1200)
            {
                input[0] = (byte)(0x80 | (input[0] & 0x3F));
                input[1] &= 0x7F;
                RtpBuilder.Big(number++).CopyTo(input, 2);
                RtpBuilder.Big(77u).CopyTo(input, 8);
                TrySend(viewer, input);
            }
        });
        byte[] report = [0x81, 203, 0, 1, 0, 0, 0, 9, 0x81, 205, 0, 3, 0, 0, 0, 1, .. RtpBuilder.Big(viewer.Slots["6"].Ssrc), 0, 1, 0xFF, 0xFF];
        Fuzz(10_000, 6, report, input =>
        {
            if (input.Length is >= 8 and < 1200)
            {
                viewer.SendRtcp(input);
            }
        });
        var before = viewer.On("6").Count();
        call.Run(TimeSpan.FromSeconds(2), camera.Step);

        Assert.InRange(viewer.On("6").Count() - before, 140, 160);
        Assert.Contains(call.Of<SfuEvent.Incident>("viewer"), i => i.Kind == IncidentKind.MalformedMedia);
    }

    // The header may claim more than there is, and then not even SRTP can send it.
    private static void TrySend(Puppet puppet, byte[] packet)
    {
        if (TeleExpertise.Bridge.Srtp.SrtpHeader.TryPayloadAt(packet, out _))
        {
            puppet.SendRtp(packet);
        }
    }

    private static void Fuzz(int cases, int seed, byte[] honest, Action<byte[]> act)
    {
        var random = new Random(seed);
        for (var i = 0; i < cases; i++)
        {
            var input = (i % 5) switch
            {
                0 => honest[..random.Next(honest.Length)],
                1 => [.. honest[..random.Next(honest.Length)], .. honest[random.Next(honest.Length)..]],
                2 => Noise(random),
                _ => honest.ToArray(),
            };
            for (var k = random.Next(6); k > 0 && input.Length > 0; k--)
            {
                input[random.Next(input.Length)] = (byte)random.Next(256);
            }

            act(input);
        }
    }

    private static byte[] Noise(Random random)
    {
        var noise = new byte[random.Next(200)];
        random.NextBytes(noise);
        return noise;
    }
}
