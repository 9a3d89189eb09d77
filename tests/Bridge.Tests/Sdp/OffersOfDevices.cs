using TeleExpertise.Bridge.Forwarding;
using TeleExpertise.Bridge.Sdp;
using TeleExpertise.Testing.Bots;

namespace TeleExpertise.Bridge.Tests.Sdp;

/// <summary>Encoders (WHIP) and screens (WHEP) offer otherwise than the room's page.</summary>
public class OffersOfDevices
{
    [Fact]
    public void What_an_encoder_offers_both_ways_is_taken_one_way()
    {
        var media = Media(BotShape.Whip, "a=sendonly", "a=sendrecv");
        Assert.Equal([Role.Microphone, Role.Camera], OfferRoles.Of(media, PeerKind.Publisher));
    }

    [Fact]
    public void What_an_encoder_would_receive_is_not_used() =>
        Assert.Equal([Role.Microphone, Role.Camera, Role.Unused, Role.Unused], OfferRoles.Of(Media(BotShape.Whip with { AudioSlots = 1, VideoSlots = 1 }), PeerKind.Publisher));

    [Fact]
    public void What_a_screen_offers_both_ways_is_taken_one_way()
    {
        var media = Media(BotShape.Whep, "a=recvonly", "a=sendrecv");
        Assert.Equal([Role.AudioSlot, Role.VideoSlot], OfferRoles.Of(media, PeerKind.Viewer));
    }

    [Fact]
    public void What_a_screen_would_send_is_not_used() =>
        Assert.Equal([Role.Unused, Role.AudioSlot, Role.VideoSlot, Role.VideoSlot], OfferRoles.Of(Media(BotShape.Whep with { Microphone = true, VideoSlots = 2 }), PeerKind.Viewer));

    [Theory]
    [InlineData(PeerKind.Publisher)]
    [InlineData(PeerKind.Viewer)]
    public void An_offer_of_no_use_is_refused(PeerKind kind)
    {
        var roles = OfferRoles.Of(Media(kind == PeerKind.Publisher ? BotShape.Whep : BotShape.Whip), kind);
        Assert.Equal(RefusalCode.Unsupported, OfferRoles.Check(roles, new SfuOptions())!.Code);
    }

    [Fact]
    public void A_hundred_places_of_each_kind_are_read_where_they_are_allowed()
    {
        var media = Media(BotShape.Whep with { AudioSlots = 100, VideoSlots = 100 });
        var roles = OfferRoles.Of(media, PeerKind.Viewer);
        Assert.Null(OfferRoles.Check(roles, new SfuOptions { AudioSlots = 100, VideoSlots = 100 }));
        Assert.Equal(RefusalCode.TooManySlots, OfferRoles.Check(roles, new SfuOptions())!.Code);
    }

    [Fact]
    public void Streams_without_ids_are_told_by_their_payload_types()
    {
        using var call = new VirtualCall();
        using var encoder = new Bot();
        var offer = encoder.Offer(BotShape.Whip with { AnnouncesSources = false }).Replace($"a=extmap:{Bot.MidId} {ExtensionIds.MidUri}\r\n", "", StringComparison.Ordinal);
        call.Join("encoder", 1, offer: offer, puppet: encoder).Check();
        var viewer = call.Connect("viewer", 2);
        call.Run(TimeSpan.FromSeconds(1), now =>
        {
            if (encoder.IsConnected && now.Milliseconds % 40 == 0)
            {
                var number = (ushort)(now.TotalMilliseconds / 40);
                encoder.SendRtp(RtpBuilder.Packet(7, number, number * 3600u, Bot.Vp8Type, Vp8.Payload(true, true, number, number), true));
                encoder.SendRtp(RtpBuilder.Packet(8, number, number * 960u, Bot.Opus, [1, 2, 3], true));
            }
        });
        Assert.Contains(viewer.Rtp, p => (p[1] & 0x7F) == Bot.Vp8Type);
        Assert.Contains(viewer.Rtp, p => (p[1] & 0x7F) == Bot.Opus);
    }

    private static IReadOnlyList<SdpMedia> Media(BotShape shape, string from = "", string to = "")
    {
        using var bot = new Bot();
        var offer = bot.Offer(shape);
        return SdpOfferReader.Read(from.Length == 0 ? offer : offer.Replace(from, to, StringComparison.Ordinal), out _)!.Media;
    }
}
