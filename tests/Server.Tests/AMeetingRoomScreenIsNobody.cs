using TeleExpertise.Bridge;
using TeleExpertise.Rooms;
using TeleExpertise.Server.Tests.Fixtures;

namespace TeleExpertise.Server.Tests;

public sealed class AMeetingRoomScreenIsNobody(SignalingHost host) : IClassFixture<SignalingHost>
{
    [Fact]
    public async Task It_is_seen_by_name_speaks_and_receives()
    {
        await using var person = await host.Enter("salle", "b");
        await using var screen = await host.Connect();
        var reply = await screen.Join("salle", Tickets.Sealed("salle", "wall", TicketUse.RoomScreen));
        Assert.Null(reply.Refused);
        await Eventually.Holds(() => person.Told.People.Any(p => p is { Name: "Dr wall", CanSend: true }));
        Assert.Equal(new PeerRights(Send: true, Receive: true), host.Bridge.Peers[reply.Connection!.Value.ToString("n")]);
    }

    [Fact]
    public async Task Its_stay_is_told_from_its_media_to_its_end_as_a_screens_and_a_persons_as_a_persons()
    {
        await using var person = await host.Enter("stays", "c");
        await using var screen = await host.Connect();
        var connection = (await screen.Join("stays", Tickets.Sealed("stays", "wall-3", TicketUse.RoomScreen))).Connection!.Value;
        host.Bridge.Raise(new SfuEvent.Connected("stays", connection.ToString("n"), TimeProvider.System.GetUtcNow()));
        await Eventually.Holds(() => host.Journal.Presence.Any(p => p is { Person: "wall-3", Kind: PresenceKind.Joined, As: Attendee.Screen }));
        await host.Control.Close("stays", default);
        await Eventually.Holds(() => host.Journal.Presence.Any(p => p.Connection == connection && p is { Kind: PresenceKind.Left, As: Attendee.Screen }));
        Assert.All(host.Journal.Presence.Where(p => p.Person == "c"), p => Assert.Equal(Attendee.Person, p.As));
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
