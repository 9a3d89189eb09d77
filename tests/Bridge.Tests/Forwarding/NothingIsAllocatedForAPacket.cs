using TeleExpertise.Bridge.Tests.Support;
using TeleExpertise.Testing.Bots;

namespace TeleExpertise.Bridge.Tests.Forwarding;

public class NothingIsAllocatedForAPacket
{
    [Fact]
    public void A_call_with_loss_that_runs_evenly_allocates_its_signs_of_life_and_nothing_else()
    {
        using var call = new VirtualCall();
        var people = Enumerable.Range(1, 4).Select(i => call.Enter($"peer {i}", i, new Participant(BotShape.Page, VirtualCall.Epoch))).ToList();
        // Long enough for every list to have grown, and for each loss to have happened once.
        call.Run(TimeSpan.FromSeconds(5));
        call.Loss = 0.02;
        call.Run(TimeSpan.FromSeconds(15));
        var signOfLife = Allocation.EachTime(_ => GC.KeepAlive(new SfuEvent.Alive("room", "peer", VirtualCall.Epoch)));

        Assert.Equal(0, Allocation.Least(_ => FiveSeconds(call, people) - (4 * 5 * signOfLife)));
    }

    private static long FiveSeconds(VirtualCall call, List<Participant> people)
    {
        call.Events.Clear();
        var received = people.Sum(p => p.Bot.RtpReceived);
        var repeated = people.Sum(p => p.Slots.Sum(s => s.Repeated));
        var allocated = call.Allocated;
        call.Run(TimeSpan.FromSeconds(5));
        Assert.True(people.Sum(p => p.Bot.RtpReceived) - received > 4_000, "packets flowed");
        Assert.True(people.Sum(p => p.Slots.Sum(s => s.Repeated)) - repeated > 20, "packets were repeated");
        Assert.Equal(4 * 5, call.Events.OfType<SfuEvent.Alive>().Count());
        Assert.Equal(4 * 5, call.Events.Count);
        return call.Allocated - allocated;
    }
}
