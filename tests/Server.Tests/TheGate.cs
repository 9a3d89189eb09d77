using TeleExpertise.Rooms;
using TeleExpertise.Server.Tests.Fixtures;

namespace TeleExpertise.Server.Tests;

public sealed class TheGate
{
    [Fact]
    public void Refuses_anothers_ticket_to_whoever_is_signed_in_and_stays_unspent()
    {
        var now = TimeProvider.System.GetUtcNow();
        var gate = new Gate(new TicketSeal(SignalingHost.Key), now.AddMinutes(-1));
        var request = new JoinRequest("r", Tickets.Sealed("r", "a"), "v=0", null);
        Assert.Equal("ticket-other-person", gate.Check(request, "b", now, out _));
        Assert.Null(gate.Check(request, "a", now, out _));
    }

    [Fact]
    public void Forgets_what_no_living_ticket_needs()
    {
        var now = TimeProvider.System.GetUtcNow();
        var gate = new Gate(new TicketSeal(SignalingHost.Key), now.AddMinutes(-1));
        var request = new JoinRequest("r", Tickets.Sealed("r", "a"), "v=0", null);
        gate.Close("r", now);
        gate.Forget(now + JoinTicket.LongestLife);
        Assert.Equal("room-closed", gate.Check(request, null, now, out _));
        gate.Forget(now + JoinTicket.LongestLife + TimeSpan.FromSeconds(1));
        Assert.Null(gate.Check(request, null, now, out _));
    }
}
