using System.Net;
using TeleExpertise.Server;

namespace TeleExpertise.Interop.Tests.Relay;

public sealed class TheRelayReachesTheBridgeOnly(Coturn relay) : IClassFixture<Coturn>
{
    readonly DateTimeOffset now = TimeProvider.System.GetUtcNow();

    [Fact]
    public void The_bridge_is_reached()
    {
        using var client = Client("reach", now);
        Assert.Equal(0, client.TryAllocate());
        Assert.Equal(0, client.TryReach(relay.BridgeAddress));
    }

    [Fact]
    public void Nothing_else_is()
    {
        using var client = Client("refuse", now);
        Assert.Equal(0, client.TryAllocate());
        foreach (var peer in new[] { "127.0.0.1", "0.0.0.0", "169.254.169.254", "10.0.0.1", "172.16.0.1", "192.168.1.1", "192.0.2.1", "224.0.0.1", "255.255.255.255" })
            Assert.Equal(403, client.TryReach(IPAddress.Parse(peer)));
        Assert.Equal(403, client.TryReach(relay.Address));
    }

    [Fact]
    public void Nor_by_way_of_an_address_that_is_another_in_disguise()
    {
        using var client = Client("disguise", now);
        Assert.Equal(0, client.TryAllocate());
        foreach (var peer in new[] { "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::1", "::", "fe80::1", "fd00::1", "2001:db8::1" })
            Assert.NotEqual(0, client.TryReach(IPAddress.Parse(peer)));
    }

    [Fact]
    public void Leave_ends_after_ten_minutes()
    {
        Assert.InRange(TurnCredentials.Life, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10));
        using var late = Client("late", now - TurnCredentials.Life - TimeSpan.FromSeconds(5));
        Assert.Equal(401, late.TryAllocate());
        using var intime = Client("intime", now - TurnCredentials.Life + TimeSpan.FromSeconds(60));
        Assert.Equal(0, intime.TryAllocate());
    }

    [Fact]
    public void A_name_that_was_changed_or_a_password_that_was_guessed_is_refused()
    {
        var server = Assert.Single(new TurnCredentials(relay.Settings).For("room", "forger", now));
        var parts = server.Username.Split(':');
        using var longer = new TurnClient(relay.Address, $"{long.Parse(parts[0], null) + 3600}:{parts[1]}", server.Credential);
        Assert.Equal(401, longer.TryAllocate());
        using var guessed = new TurnClient(relay.Address, server.Username, "guess");
        Assert.Equal(401, guessed.TryAllocate());
    }

    [Fact]
    public void Names_are_one_a_person_and_room_and_tell_neither()
    {
        var turn = new TurnCredentials(relay.Settings);
        string NameOf(string room, string person) => turn.For(room, person, now)[0].Username;
        Assert.Equal(NameOf("r", "p"), NameOf("r", "p"));
        Assert.NotEqual(NameOf("r", "p"), NameOf("r", "q"));
        Assert.NotEqual(NameOf("r", "p"), NameOf("s", "p"));
        Assert.DoesNotContain("person-7", NameOf("r", "person-7"), StringComparison.Ordinal);
        Assert.Empty(new TurnCredentials(null).For("r", "p", now));
    }

    TurnClient Client(string person, DateTimeOffset at)
    {
        var server = Assert.Single(new TurnCredentials(relay.Settings).For("room", person, at));
        return new(relay.Address, server.Username, server.Credential);
    }
}
