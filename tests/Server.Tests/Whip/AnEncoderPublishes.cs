using System.Globalization;
using System.Net;
using TeleExpertise.Bridge;
using TeleExpertise.Rooms;
using TeleExpertise.Server.Tests.Fixtures;

namespace TeleExpertise.Server.Tests.Whip;

public sealed class AnEncoderPublishes(SignalingHost host) : IClassFixture<SignalingHost>
{
    [Fact]
    public async Task It_gets_the_answer_and_an_address_that_ends_it()
    {
        var ticket = Tickets.Sealed("whip", "a", TicketUse.Publish);
        var begun = await host.Post("/whip/whip/a", ticket);
        Assert.Equal(HttpStatusCode.Created, begun.StatusCode);
        Assert.Equal("application/sdp", begun.Content.Headers.ContentType?.MediaType);
        Assert.Equal("v=0 answer", await begun.Content.ReadAsStringAsync());
        var (peer, rights) = Assert.Single(host.Bridge.Peers);
        Assert.Equal(new PeerRights(Send: true, Receive: false), rights);
        Assert.Equal(new JoinOptions { Kind = PeerKind.Publisher, Label = "a" }, host.Bridge.Options[peer]);

        var session = begun.Headers.Location!.ToString();
        Assert.StartsWith("/whip/whip/a/", session, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Send(HttpMethod.Delete, session)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Send(HttpMethod.Delete, session, Tickets.Sealed("whip", "a", TicketUse.Publish))).StatusCode);
        Assert.Single(host.Bridge.Peers);
        Assert.Equal(HttpStatusCode.OK, (await host.Send(HttpMethod.Delete, session, ticket)).StatusCode);
        await Eventually.Holds(() => host.Bridge.Peers.IsEmpty);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Send(HttpMethod.Delete, session, ticket)).StatusCode);
    }

    [Fact]
    public async Task It_is_told_of_the_relay_and_how_to_open_it()
    {
        var begun = await host.Post("/whip/relayed/a", Tickets.Sealed("relayed", "a", TicketUse.Publish));
        var links = begun.Headers.GetValues("Link").ToArray();
        Assert.Equal(SignalingHost.Relay.Urls, links.Select(link => link[1..link.IndexOf('>', StringComparison.Ordinal)]));
        var leave = Assert.Single(new TurnCredentials(SignalingHost.Relay).For("relayed", "a", NameExpires(links[0])));
        Assert.All(links, link => Assert.EndsWith(
            $"; rel=\"ice-server\"; username=\"{leave.Username}\"; credential=\"{leave.Credential}\"; credential-type=\"password\"", link, StringComparison.Ordinal));
        await host.Control.Close("relayed", default);

        var refused = await host.Post("/whip/relayed/a", null);
        Assert.False(refused.Headers.Contains("Link"));

        static DateTimeOffset NameExpires(string link) =>
            DateTimeOffset.FromUnixTimeSeconds(long.Parse(link.Split("username=\"")[1].Split(':')[0], CultureInfo.InvariantCulture)) - TurnCredentials.Life;
    }

    [Fact]
    public async Task An_address_with_a_slash_behind_it_can_be_ended_too()
    {
        var ticket = Tickets.Sealed("slash", "a", TicketUse.Publish);
        var begun = await host.Post("/whip/slash/a/", ticket);
        Assert.Equal(HttpStatusCode.OK, (await host.Send(HttpMethod.Delete, begun.Headers.Location!.ToString(), ticket)).StatusCode);
    }

    [Fact]
    public async Task The_others_see_it_and_its_time_counts_for_nobody()
    {
        await using var page = await host.Enter("seen", "b");
        await host.Post("/whip/seen/a", Tickets.Sealed("seen", "a", TicketUse.Publish));
        await Eventually.Holds(() => page.Told.People.Count == 2);
        var encoder = page.Told.People[1];
        Assert.Equal(("Dr a", true, false, true), (encoder.Name, encoder.CanSend, encoder.Muted, encoder.Camera));
        host.Bridge.Raise(new SfuEvent.Connected("seen", encoder.Connection.ToString("n"), TimeProvider.System.GetUtcNow()));
        host.Bridge.Raise(new SfuEvent.Alive("seen", encoder.Connection.ToString("n"), TimeProvider.System.GetUtcNow().AddSeconds(5)));
        await host.Control.Close("seen", default);
        await Eventually.Holds(() => host.Journal.Presence.Any(p => p is { Room: "seen", Kind: PresenceKind.Left }));
        Assert.DoesNotContain(host.Journal.Presence, p => p is { Room: "seen", Person: "a" });
    }

    [Fact]
    public async Task Started_anew_it_takes_its_own_place()
    {
        await host.Post("/whip/anew/a", Tickets.Sealed("anew", "a", TicketUse.Publish));
        var before = host.Bridge.Peers.Keys.ToHashSet();
        await host.Post("/whip/anew/a", Tickets.Sealed("anew", "a", TicketUse.Publish));
        await Eventually.Holds(() => !host.Bridge.Peers.Keys.Any(before.Contains) && host.Bridge.Peers.Count == before.Count);
        await host.Control.Close("anew", default);
    }

    [Fact]
    public async Task Revoked_it_is_out()
    {
        await host.Post("/whip/revoked/a", Tickets.Sealed("revoked", "a", TicketUse.Publish));
        await host.Control.Revoke("revoked", "a", default);
        await Eventually.Holds(() => host.Bridge.Peers.IsEmpty);
    }
}
