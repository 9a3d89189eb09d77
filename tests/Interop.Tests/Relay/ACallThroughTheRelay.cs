using System.Text.Json;
using TeleExpertise.Bridge;
using TeleExpertise.Interop.Tests.Browsers;
using TeleExpertise.Server;

namespace TeleExpertise.Interop.Tests.Relay;

public sealed class ACallThroughTheRelay(Coturn relay) : IClassFixture<Coturn>
{
    [Fact]
    public async Task With_UDP_blocked_and_no_relay_two_browsers_reach_the_bridge_by_TCP()
    {
        await using var room = new BlockedRoom(relay, tcp: true);
        await room.InitializeAsync();
        var one = await room.Join("tcp", "one");
        var two = await room.Join("tcp", "two");
        await Task.WhenAll(one.Receives(20, 50), two.Receives(20, 50));
        Assert.Equal(("prflx", "tcp"), await Path(one)); // its own side of the connection, which only the bridge saw
    }

    /// <summary>The second network lets nothing out but port 443.</summary>
    [Theory]
    [InlineData("turn:", "tcp"), InlineData("turns:", "tls")]
    public async Task With_UDP_blocked_two_browsers_see_and_hear_each_other_through_the_relay(string scheme, string protocol)
    {
        await using var room = new BlockedRoom(relay, tcp: false);
        await room.InitializeAsync();
        var one = await room.Open("relay", "one");
        var two = await room.Open("relay", "two");
        await Task.WhenAll(one.Join(Servers("one", scheme)), two.Join(Servers("two", scheme)));
        await Task.WhenAll(one.Receives(20, 50), two.Receives(20, 50));
        Assert.Equal(("relay", protocol), await Path(one));
    }

    object[] Servers(string person, string scheme) =>
        [.. new TurnCredentials(relay.Settings).For("relay", person, TimeProvider.System.GetUtcNow())
            .Select(s => new { urls = s.Urls.Where(u => u.StartsWith(scheme, StringComparison.Ordinal)), username = s.Username, credential = s.Credential })];

    static async Task<(string?, string?)> Path(BrowserPeer peer)
    {
        var path = await peer.Page.EvaluateAsync<JsonElement>("""
            async () => {
              const stats = await peer.connection.getStats();
              const transport = [...stats.values()].find(s => s.type === "transport");
              const local = stats.get(stats.get(transport.selectedCandidatePairId).localCandidateId);
              return { type: local.candidateType, protocol: local.relayProtocol ?? local.protocol };
            }
            """);
        return (path.GetProperty("type").GetString(), path.GetProperty("protocol").GetString());
    }

    /// <summary>Pages that may send no UDP, and know the relay's certificate.</summary>
    sealed class BlockedRoom(Coturn relay, bool tcp) : BrowserRoom(
        new SfuOptions { Listen = [relay.BridgeAddress], Tcp = tcp },
        "--webrtc-ip-handling-policy=disable_non_proxied_udp",
        "--ignore-certificate-errors-spki-list=" + relay.CertificatePin), IAsyncDisposable
    {
        async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();
    }
}
