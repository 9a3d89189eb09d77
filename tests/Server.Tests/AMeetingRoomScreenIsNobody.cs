using TeleExpertise.Bridge;
using TeleExpertise.Rooms;
using TeleExpertise.Server.Tests.Fixtures;

namespace TeleExpertise.Server.Tests;

public sealed class AMeetingRoomScreenIsNobody(SignalingHost host) : IClassFixture<SignalingHost>
{
    [Fact]
    public async Task It_is_seen_by_name_speaks_and_receives_and_no_presence_tells_of_it()
    {
        await using var person = await host.Enter("salle", "b");
        await using var screen = await host.Connect();
        var reply = await screen.Join("salle", Tickets.Sealed("salle", "wall", TicketUse.RoomScreen));
        Assert.Null(reply.Refused);
        await Eventually.Holds(() => person.Told.People.Any(p => p is { Name: "Dr wall", CanSend: true }));
        Assert.Equal(new PeerRights(Send: true, Receive: true), host.Bridge.Peers[reply.Connection!.Value.ToString("n")]);
        await host.Control.Close("salle", default);
        await Eventually.Holds(() => screen.Told.PutOut == "closed" && host.Journal.Presence.Any(p => p is { Room: "salle", Person: "b", Kind: PresenceKind.Left }));
        Assert.DoesNotContain(host.Journal.Presence, p => p.Person == "wall");
    }

    [Fact]
    public async Task It_is_put_out_of_every_room_at_once()
    {
        await using var screen = await host.Connect();
        await screen.Join("out", Tickets.Sealed("out", "wall-2", TicketUse.RoomScreen));
        await host.Control.Expel("wall-2", default);
        await Eventually.Holds(() => screen.Told.PutOut == "revoked");
        Assert.False(await screen.Heartbeat());
    }
}
