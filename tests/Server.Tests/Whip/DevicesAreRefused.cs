using System.Net;
using System.Net.Sockets;
using System.Text;
using TeleExpertise.Bridge;
using TeleExpertise.Rooms;
using TeleExpertise.Server.Tests.Fixtures;

namespace TeleExpertise.Server.Tests.Whip;

public sealed class DevicesAreRefused(SignalingHost host) : IClassFixture<SignalingHost>
{
    [Fact]
    public async Task A_ticket_that_opens_nothing_is_refused_alike_whatever_is_wrong_with_it()
    {
        var good = Tickets.Sealed("alike", "a", TicketUse.Publish);
        await host.Post("/whip/alike/a", good);
        var revoked = Tickets.Sealed("alike", "b", TicketUse.Publish);
        await host.Control.Revoke("alike", "b", default);
        var now = TimeProvider.System.GetUtcNow();
        var old = Tickets.Seal(Tickets.For("alike", "a", use: TicketUse.Publish) with { IssuedAt = now.AddHours(-1), ExpiresAt = now.AddMinutes(-55) });
        var answers = new List<string>();
        foreach (var (path, ticket) in new[] { ("/whip/alike/a", null), ("/whip/alike/a", "x"), ("/whip/alike/a", good), ("/whip/alike/b", revoked), ("/whip/alike/a", old) })
        {
            var answer = await host.Post(path, ticket);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
            answers.Add(await answer.Content.ReadAsStringAsync());
        }
        Assert.Single(answers.Distinct());
        await host.Control.Close("alike", default);
    }

    [Theory]
    [InlineData("/whip/other/a", "room", "a", TicketUse.Publish)]
    [InlineData("/whip/room/b", "room", "a", TicketUse.Publish)]
    [InlineData("/whip/room/a", "room", "a", TicketUse.Watch)]
    [InlineData("/whep/room/a", "room", "a", TicketUse.Publish)]
    [InlineData("/whep/room/a", "room", "a", TicketUse.Page)]
    public async Task A_ticket_opens_one_door_only(string path, string room, string person, TicketUse use)
    {
        var answer = await host.Post(path, Tickets.Sealed(room, person, use));
        Assert.Equal((HttpStatusCode.Forbidden, "ticket-for-another-door"), (answer.StatusCode, await answer.Code()));
    }

    [Theory]
    [InlineData(TicketUse.Publish)]
    [InlineData(TicketUse.Watch)]
    public async Task A_devices_ticket_lets_no_page_in(TicketUse use)
    {
        await using var client = await host.Connect();
        Assert.Equal("ticket-other-use", (await client.Join("room", Tickets.Sealed("room", "a", use))).Refused);
    }

    [Fact]
    public async Task A_closed_room_has_no_doors()
    {
        await host.Control.Close("closed", default);
        var answer = await host.Post("/whep/closed/a", Tickets.Sealed("closed", "a", TicketUse.Watch));
        Assert.Equal((HttpStatusCode.NotFound, "room-closed"), (answer.StatusCode, await answer.Code()));
    }

    [Theory]
    [InlineData(RefusalCode.Malformed, HttpStatusCode.BadRequest, "offer-refused")]
    [InlineData(RefusalCode.Unsupported, HttpStatusCode.UnprocessableEntity, "offer-refused")]
    [InlineData(RefusalCode.TooManySlots, HttpStatusCode.UnprocessableEntity, "offer-refused")]
    [InlineData(RefusalCode.RoomFull, HttpStatusCode.ServiceUnavailable, "room-full")]
    [InlineData(RefusalCode.Closed, HttpStatusCode.ServiceUnavailable, "media-unavailable")]
    public async Task What_the_bridge_will_not_take_is_said_in_its_words(RefusalCode why, HttpStatusCode status, string code)
    {
        host.Bridge.Answer = new JoinResult.Refused(why, "What is wrong.");
        var answer = await host.Post("/whip/bad/a", Tickets.Sealed("bad", "a", TicketUse.Publish));
        host.Bridge.Answer = new JoinResult.Accepted("v=0 answer");
        Assert.Equal((status, code), (answer.StatusCode, await answer.Code()));
        Assert.Equal(status == HttpStatusCode.ServiceUnavailable, answer.Headers.RetryAfter is not null);
    }

    [Theory]
    [InlineData("text/plain", 10, HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/sdp", 512 * 1024 + 1, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData("application/sdp; charset=utf-8", 10, HttpStatusCode.Unauthorized)]
    public async Task Only_offers_of_honest_size_are_read(string type, int length, HttpStatusCode status)
    {
        var ticket = status == HttpStatusCode.Unauthorized ? null : Tickets.Sealed("room", "a", TicketUse.Publish);
        var answer = await host.Post("/whip/room/a", ticket, new string('v', length), type);
        Assert.Equal(status, answer.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Authorization: Bearer nothing of ours\r\n")]
    public async Task Without_a_ticket_no_byte_of_an_offer_is_waited_for(string authorization)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, host.Web.Port);
        var wire = socket.GetStream();
        await wire.WriteAsync(Encoding.ASCII.GetBytes($"POST /whip/room/a HTTP/1.1\r\nHost: here\r\nContent-Type: application/sdp\r\nContent-Length: 500000\r\n{authorization}\r\nv=0"));
        var answer = new byte[12];
        await wire.ReadExactlyAsync(answer).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal("HTTP/1.1 401", Encoding.ASCII.GetString(answer));
    }

    [Theory]
    [InlineData("/whip/with%20space/a")]
    [InlineData("/whip/room/..%2Fa")]
    [InlineData("/whip/0123456789012345678901234567890123456789012345678901234567890123456789/a")]
    public async Task Names_are_short_words(string path) =>
        Assert.Equal(HttpStatusCode.NotFound, (await host.Post(path, Tickets.Sealed("room", "a", TicketUse.Publish))).StatusCode);
}
