using TeleExpertise.Rooms;
using TeleExpertise.Server.Tests.Fixtures;

namespace TeleExpertise.Server.Tests;

public sealed class AStoppedServer
{
    [Fact]
    public async Task Ends_every_stay_before_it_is_gone()
    {
        var host = new SignalingHost();
        await host.InitializeAsync();
        await using var client = await host.Enter("stop", "a");
        await host.Stop();
        Assert.Equal([PresenceKind.Joined, PresenceKind.Left], host.Journal.Of(client.Reply!.Connection!.Value).Select(p => p.Kind));
        await host.DisposeAsync();
    }
}
