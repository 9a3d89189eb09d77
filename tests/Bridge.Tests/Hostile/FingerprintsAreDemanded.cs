using TeleExpertise.Bridge.Sdp;

namespace TeleExpertise.Bridge.Tests.Hostile;

public class FingerprintsAreDemanded
{
    private const string Sha1 = "a=fingerprint:sha-1 00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13\r\n";

    [Fact]
    public void Without_any_the_offer_is_refused() => Refused(lines => []);

    [Fact]
    public void With_sha_1_alone_it_is_refused() => Refused(lines => [Sha1]);

    [Fact]
    public void With_two_that_differ_it_is_refused() =>
        Refused(line => [line, line[..22] + (line[22] == '0' ? '1' : '0') + line[23..]]);

    [Fact]
    public void With_sha_1_beside_sha_256_it_is_taken_by_the_latter()
    {
        using var call = new VirtualCall();
        var bot = new Bot();
        var offer = Replace(bot.Offer(), line => [Sha1, line]);
        call.Join("peer", 1, offer: offer, puppet: bot);
        bot.Check();
        call.Run(TimeSpan.FromMilliseconds(300));
        Assert.True(bot.IsConnected);
    }

    [Fact]
    public void Who_comes_with_another_certificate_is_ended_and_sends_no_media()
    {
        using var call = new VirtualCall();
        var viewer = call.Connect("viewer", 2);
        using var owner = new Bot();
        var impostor = call.Join("peer", 1, offer: owner.Offer());
        impostor.Check();
        call.Run(TimeSpan.FromMilliseconds(300));

        Assert.Equal(LostReason.FingerprintMismatch, call.Of<SfuEvent.Lost>("peer").Single().Reason);
        if (impostor.IsConnected)
        {
            // Its own side has keys, as the handshake itself was sound.
            new CameraFeed(impostor).Step(call.Now);
        }

        call.Run(TimeSpan.FromMilliseconds(300));
        Assert.Empty(viewer.Rtp);
        Assert.All(call.Shown("viewer").Values, Assert.Null);
    }

    private static void Refused(Func<string, string[]> instead)
    {
        using var bot = new Bot();
        Assert.NotNull(SdpOfferReader.Read(bot.Offer(), out _));
        Assert.Null(SdpOfferReader.Read(Replace(bot.Offer(), instead), out var problem));
        Assert.Contains("fingerprint", problem!.Sentence, StringComparison.Ordinal);
    }

    private static string Replace(string offer, Func<string, string[]> instead)
    {
        var line = offer.Split("\r\n").First(l => l.StartsWith("a=fingerprint", StringComparison.Ordinal)) + "\r\n";
        return offer.Replace(line, string.Concat(instead(line)), StringComparison.Ordinal);
    }
}
