using System.Runtime.CompilerServices;

namespace TeleExpertise.Bridge.Tests.Forwarding;

public class WhoLeftIsForgotten
{
    [Fact]
    public void A_room_where_people_come_and_go_keeps_those_only_who_are_there()
    {
        using var call = new VirtualCall();
        ComeAndGo(call);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        // The last eight sources of each slot stand in its history, as NACKs for them may still come.
        Assert.Equal(41, call.Offers.Count);
        Assert.InRange(call.Offers.Count(o => o.IsAlive), 2, 2 + 16 + 2);
        Assert.All(call.Offers[1..20], o => Assert.False(o.IsAlive));
    }

    // One stays; forty come one after the other, and each sees the one before and is seen by the one after.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ComeAndGo(VirtualCall call)
    {
        call.Enter("p0", 1, new Participant(BotShape.Page, VirtualCall.Epoch));
        for (var number = 1; number <= 40; number++)
        {
            call.Enter($"p{number}", number + 1, new Participant(BotShape.Page, VirtualCall.Epoch));
            call.Run(TimeSpan.FromSeconds(1));
            if (number > 1)
            {
                call.Switchboard.Leave(call.Now, VirtualCall.RoomName, $"p{number - 1}");
            }
        }
    }
}
