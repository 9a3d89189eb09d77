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
        var ticket = Tickets.Sealed("r", "a");
        Assert.Equal("ticket-other-person", gate.Check(ticket, "r", "b", TicketUse.Page, now, out _));
        Assert.Null(gate.Check(ticket, "r", "a", TicketUse.Page, now, out _));
    }

    [Fact]
    public void Forgets_what_no_living_ticket_needs()
    {
        var now = TimeProvider.System.GetUtcNow();
        var gate = new Gate(new TicketSeal(SignalingHost.Key), now.AddMinutes(-1));
        var ticket = Tickets.Sealed("r", "a");
        gate.Close("r", now);
        gate.Forget(now + JoinTicket.LongestLife);
        Assert.Equal("room-closed", gate.Check(ticket, "r", null, TicketUse.Page, now, out _));
        gate.Forget(now + JoinTicket.LongestLife + TimeSpan.FromSeconds(1));
        Assert.Null(gate.Check(ticket, "r", null, TicketUse.Page, now, out _));
    }
}
