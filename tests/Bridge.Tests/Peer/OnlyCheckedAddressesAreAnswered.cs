using TeleExpertise.Bridge.Dtls;
using TeleExpertise.Bridge.Peer;
using TeleExpertise.Bridge.Stun;
using TeleExpertise.Bridge.Tests.Support;

namespace TeleExpertise.Bridge.Tests.Peer;

public class OnlyCheckedAddressesAreAnswered
{
    private static readonly TransportAddress Browser = VirtualCall.Address(1);
    private static readonly TransportAddress Stranger = VirtualCall.Address(66);

    [Theory]
    [InlineData("wrong password, wrong length")]
    [InlineData("")]
    public void A_check_with_a_wrong_password_gets_no_byte_back(string password)
    {
        using var call = new VirtualCall();
        var puppet = call.Join("peer", 1);
        puppet.Check(password: password);
        call.Run(TimeSpan.FromMilliseconds(100));

        Assert.Equal(0, puppet.StunResponses);
        Assert.Equal(IncidentKind.StunIntegrityFailed, Assert.Single(call.Of<SfuEvent.Incident>("peer")).Kind);
    }

    [Fact]
    public void A_check_without_integrity_gets_no_byte_back()
    {
        using var call = new VirtualCall();
        var puppet = call.Join("peer", 1);
        puppet.Check();
        var check = puppet.Take().Single();
        // MESSAGE-INTEGRITY (24 bytes) and FINGERPRINT (8) cut off, length mended.
        var bare = check[..^32];
        bare[3] = (byte)(bare.Length - StunMessage.HeaderLength);
        Assert.True(StunMessage.TryRead(bare, out _));
        Assert.Equal(0, Answers(call, Stranger, bare));
        Assert.Equal(1, Answers(call, Browser, check));
    }

    [Fact]
    public void A_million_guesses_get_no_byte_back_and_the_call_goes_on()
    {
        using var call = new VirtualCall();
        var publisher = call.Connect("publisher", 1);
        var viewer = call.Connect("viewer", 2);
        publisher.Check();
        var check = publisher.Take().Single();
        var random = new Random(3);
        var guess = new byte[check.Length];
        for (var i = 0; i < 1_000_000; i++)
        {
            check.CopyTo(guess, 0);
            // Most guess the name; one in fifty knows it and guesses the signature.
            random.NextBytes(i % 50 != 0 ? guess.AsSpan(24, 8) : guess.AsSpan(guess.Length - 28, 20));
            call.Switchboard.Receive(call.Now, Stranger, guess);
        }

        Assert.False(call.Switchboard.Outbox.TryTake(out _));
        var camera = new CameraFeed(publisher);
        call.Run(TimeSpan.FromSeconds(1), camera.Step);
        Assert.NotEmpty(viewer.On("6"));
    }

    [Fact]
    public void A_client_hello_from_an_address_without_a_check_is_dropped_before_and_during_the_handshake()
    {
        using var call = new VirtualCall();
        var puppet = call.Join("peer", 1);
        using var attacker = new DtlsCertificate(VirtualCall.Epoch);
        using var hello = new DtlsEndpoint(attacker, isServer: false, puppet.Fingerprint);
        Assert.True(hello.TryTake(out var datagram));
        var bytes = datagram.ToArray();

        Assert.Equal(0, Answers(call, Stranger, bytes));
        puppet.Check();
        call.Run(TimeSpan.FromMilliseconds(8));
        Assert.Equal(0, Answers(call, Stranger, bytes));
        call.Run(TimeSpan.FromMilliseconds(200));
        Assert.True(puppet.IsConnected);
    }

    [Fact]
    public void Media_from_another_address_is_dropped_until_it_passes_a_check()
    {
        using var call = new VirtualCall();
        var publisher = call.Connect("publisher", 1);
        call.Connect("viewer", 2);
        publisher.SendRtp(RtpBuilder.Packet(500, 1, 1, Bot.Vp8Type, Vp8.Payload(true, true, 1, 1), true, 0, (Bot.MidId, "2"u8.ToArray())));
        var packet = publisher.Take().Single();
        call.Switchboard.Receive(call.Now, Stranger, packet.ToArray());
        call.Run(TimeSpan.FromMilliseconds(200));
        Assert.Null(call.Shown("viewer")["10"]);

        publisher.Check();
        Answers(call, Stranger, publisher.Take().Single());
        call.Switchboard.Receive(call.Now, Stranger, packet);
        call.Run(TimeSpan.FromMilliseconds(200));
        Assert.Equal("publisher", call.Shown("viewer")["10"]);
        Assert.Contains(call.Of<SfuEvent.Incident>("publisher"), i => i.Kind == IncidentKind.AddressChanged);
    }

    [Fact]
    public void Another_certificate_than_the_offers_ends_the_join()
    {
        using var call = new VirtualCall();
        using var impostor = new Bot();
        var puppet = call.Join("peer", 1, offer: impostor.Offer());
        puppet.Check();
        call.Run(TimeSpan.FromMilliseconds(300));

        Assert.Equal(LostReason.FingerprintMismatch, call.Of<SfuEvent.Lost>("peer").Single().Reason);
        Assert.Empty(call.Of<SfuEvent.Connected>("peer"));
        Assert.True(call.Switchboard.IsEmpty);
    }

    [Fact]
    public void Forged_media_is_dropped_and_counted_once_a_second()
    {
        using var call = new VirtualCall();
        var publisher = call.Connect("publisher", 1);
        call.Run(TimeSpan.FromSeconds(1), now =>
        {
            publisher.SendRtp(RtpBuilder.Packet(500, (ushort)now.TotalMilliseconds, 1, Bot.Vp8Type, Vp8.Payload(true, true, 1, 1), true, 0, (Bot.MidId, "2"u8.ToArray())));
            var packet = publisher.Take().Single();
            packet[^1] ^= 1;
            call.Switchboard.Receive(now, Browser, packet);
        });

        Assert.InRange(call.Of<SfuEvent.Incident>("publisher").Count(i => i.Kind == IncidentKind.SrtpAuthenticationFailed), 1, 2);
    }

    private static int Answers(VirtualCall call, TransportAddress from, byte[] datagram)
    {
        call.Switchboard.Receive(call.Now, from, datagram.ToArray());
        var count = 0;
        while (call.Switchboard.Outbox.TryTake(out _))
        {
            count++;
        }

        return count;
    }
}
