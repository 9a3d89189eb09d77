using System.Net;
using TeleExpertise.Bridge;
using TeleExpertise.Rooms;
using TeleExpertise.Server.Tests.Fixtures;

namespace TeleExpertise.Server.Tests.Whip;

public sealed class AScreenWatches(SignalingHost host) : IClassFixture<SignalingHost>
{
    [Theory]
    [InlineData("/whep/whep/a", null)]
    [InlineData("/whep/whep/a?from=b", "b")]
    public async Task Everybody_but_its_own_name_or_one_alone(string path, string? only)
    {
        var ticket = Tickets.Sealed("whep", "a", TicketUse.Watch);
        var begun = await host.Post(path, ticket);
        Assert.Equal(HttpStatusCode.Created, begun.StatusCode);
        var (peer, rights) = Assert.Single(host.Bridge.Peers);
        Assert.Equal(new PeerRights(Send: false, Receive: true), rights);
        Assert.Equal(new JoinOptions { Kind = PeerKind.Viewer, Only = only, Except = "a" }, host.Bridge.Options[peer]);
        await host.Send(HttpMethod.Delete, begun.Headers.Location!.ToString(), ticket);
        await Eventually.Holds(() => host.Bridge.Peers.IsEmpty);
    }

    [Fact]
    public async Task Nobody_watches_unseen()
    {
        await using var page = await host.Enter("seen", "b");
        await host.Post("/whep/seen/a", Tickets.Sealed("seen", "a", TicketUse.Watch));
        await Eventually.Holds(() => page.Told.People.Any(p => p is { Name: "Dr a", CanSend: false, Muted: true, Camera: false }));
        await host.Control.Close("seen", default);
    }

    [Fact]
    public async Task Those_who_may_not_receive_now_see_nothing()
    {
        await host.Control.SetAudience("quiet", new Audience("case", null, new HashSet<string> { "b" }), default);
        await host.Post("/whep/quiet/a", Tickets.Sealed("quiet", "a", TicketUse.Watch));
        Assert.Equal(new PeerRights(false, false), host.Bridge.Peers.Values.Single());
        await host.Control.Close("quiet", default);
    }
}
