using TeleExpertise.Rooms;
using TeleExpertise.Server.Tests.Fixtures;

namespace TeleExpertise.Server.Tests;

public sealed class PuttingOut(SignalingHost host) : IClassFixture<SignalingHost>
{
    [Fact]
    public async Task A_revoked_person_is_out_within_a_second_on_every_device_and_the_others_stay()
    {
        await using var desk = await host.Enter("revoke", "a");
        await using var phone = await host.Enter("revoke", "a");
        await using var other = await host.Enter("revoke", "b");
        await host.Control.Revoke("revoke", "a", default);
        await Eventually.Holds(() => (desk.Told.PutOut, phone.Told.PutOut) == ("revoked", "revoked"));
        await Eventually.Holds(() => other.Told.People.Count == 1);
        Assert.False(await desk.Heartbeat());
        Assert.True(await other.Heartbeat());
        Assert.False(host.Bridge.Peers.ContainsKey(desk.Reply!.Connection!.Value.ToString("n")));
    }

    [Fact]
    public async Task An_expelled_person_is_out_of_every_room_and_the_others_stay()
    {
        await using var here = await host.Enter("expel-1", "leaver");
        await using var there = await host.Enter("expel-2", "leaver");
        await using var other = await host.Enter("expel-1", "b");
        await host.Control.Expel("leaver", default);
        await Eventually.Holds(() => (here.Told.PutOut, there.Told.PutOut) == ("revoked", "revoked"));
        Assert.False(await there.Heartbeat());
        Assert.True(await other.Heartbeat());
    }

    [Fact]
    public async Task Who_was_let_in_at_a_sign_in_that_is_over_is_out_of_every_room_and_its_tickets_are_worth_nothing()
    {
        await using var here = await At("sign-out-1", "a", "laptop");
        await using var there = await At("sign-out-2", "a", "laptop");
        await using var phone = await At("sign-out-1", "a", "phone");
        await using var unsigned = await host.Enter("sign-out-1", "b");
        var spare = Ticket("sign-out-1", "a", "laptop");
        Assert.Equal(["laptop", "phone"], (await host.Control.SignIns(default)).Order(StringComparer.Ordinal));

        await host.Control.SignOut("laptop", default);
        await Eventually.Holds(() => (here.Told.PutOut, there.Told.PutOut) == ("signed-out", "signed-out"));
        Assert.False(await here.Heartbeat());
        Assert.True(await phone.Heartbeat());
        Assert.True(await unsigned.Heartbeat());
        Assert.Equal(["phone"], await host.Control.SignIns(default));
        await using var again = await host.Connect();
        Assert.Equal("ticket-revoked", (await again.Join("sign-out-1", spare)).Refused);
    }

    static string Ticket(string room, string person, string signIn) => Tickets.Seal(Tickets.For(room, person) with { SignIn = signIn });

    async Task<Client> At(string room, string person, string signIn)
    {
        var device = await host.Connect();
        Assert.Null((await device.Join(room, Ticket(room, person, signIn))).Refused);
        return device;
    }

    [Fact]
    public async Task A_closed_room_puts_everybody_out_and_ends_their_presence()
    {
        await using var one = await host.Enter("close", "a");
        await using var two = await host.Enter("close", "b");
        await host.Control.Close("close", default);
        await Eventually.Holds(() => (one.Told.PutOut, two.Told.PutOut) == ("closed", "closed"));
        await Eventually.Holds(() => host.Journal.Presence.Count(p => p is { Room: "close", Kind: PresenceKind.Left }) == 2);
    }

    [Fact]
    public async Task A_refused_offer_leaves_nobody_in_the_room()
    {
        await using var one = await host.Enter("offer", "a");
        host.Bridge.Answer = new Bridge.JoinResult.Refused(Bridge.RefusalCode.Malformed, "No SDP.");
        await using var two = await host.Connect();
        var reply = await two.Join("offer", Tickets.Sealed("offer", "b"));
        host.Bridge.Answer = new Bridge.JoinResult.Accepted("v=0 answer");
        Assert.Equal("offer-refused", reply.Refused);
        Assert.Single(one.Told.People);
        Assert.False(await two.Heartbeat());
    }
}
