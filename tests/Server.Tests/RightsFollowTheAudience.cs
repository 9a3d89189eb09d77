using TeleExpertise.Rooms;
using TeleExpertise.Server.Tests.Fixtures;

namespace TeleExpertise.Server.Tests;

public sealed class RightsFollowTheAudience
{
    readonly DateTimeOffset now = TimeProvider.System.GetUtcNow();

    /// <summary>The bridge knows no peer before it has answered its offer: what it is told of one earlier is lost.</summary>
    [Fact]
    public void Also_when_it_changes_while_the_bridge_answers()
    {
        var book = new RoomBook(new Gate(new TicketSeal(SignalingHost.Key), now.AddMinutes(-1)));
        var admission = book.Admit("line", null, new JoinRequest("r", Tickets.Sealed("r", "patient"), "v=0", null), now);
        Assert.True(admission.Rights!.Receive);
        book.SetAudience("r", new Audience("among doctors", new HashSet<string> { "doctor" }, new HashSet<string> { "doctor" }));
        while (book.TryTake(out _)) { }
        book.Enter(admission.Stay!, "answer", now);

        var told = new List<Effect>();
        while (book.TryTake(out var effect)) told.Add(effect);
        var rights = Assert.Single(told.OfType<Effect.SetRights>());
        Assert.Equal((admission.Stay!.Peer, new(false, false)), (rights.Peer, rights.Rights));
    }
}
