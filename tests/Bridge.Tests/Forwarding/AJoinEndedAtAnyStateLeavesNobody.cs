using TeleExpertise.Bridge.Tests.Support;
using TeleExpertise.Testing.Bots;

namespace TeleExpertise.Bridge.Tests.Forwarding;

/// <summary>Every way to end a join, at every state that it passes through: no name, no address and no room stays behind.</summary>
public class AJoinEndedAtAnyStateLeavesNobody
{
    public enum State
    {
        Answered,
        Checked,
        InHandshake,
        Connected,
        Sending,
        Restarting,
    }

    public enum Ending
    {
        Leave,
        RoomCloses,
        Replaced,
        Silence,
        Goodbye,
        BridgeStops,
    }

    public static TheoryData<State, Ending> Cases
    {
        get
        {
            var cases = new TheoryData<State, Ending>();
            foreach (var state in Enum.GetValues<State>())
            {
                foreach (var ending in Enum.GetValues<Ending>().Where(e => e != Ending.Goodbye || state >= State.Connected))
                {
                    cases.Add(state, ending);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Nobody_is_left(State state, Ending ending)
    {
        using var call = new VirtualCall();
        var bot = Reach(call, state);
        End(call, bot, ending);
        call.Run(TimeSpan.FromMilliseconds(100));

        Assert.True(call.Switchboard.IsEmpty);
        Assert.Equal((0, 0), (call.Switchboard.NameCount, call.Switchboard.AddressCount));
        Assert.Empty(call.Switchboard.Stats(call.Now).Rooms);
        // One end for each join that was accepted, and a beginning only for those that connected.
        Assert.Equal(ending == Ending.Replaced ? 2 : 1, call.Of<SfuEvent.Lost>("peer").Count());
        Assert.Equal(state >= State.Connected ? 1 : 0, call.Of<SfuEvent.Connected>("peer").Count());
        Assert.IsType<SfuEvent.Lost>(call.Events.Last(e => e.Peer == "peer"));
    }

    private static Bot Reach(VirtualCall call, State state)
    {
        if (state == State.Checked)
        {
            call.DropToPuppet = (_, _) => true;
        }

        var bot = call.Join("peer", 1);
        if (state == State.Answered)
        {
            return bot;
        }

        bot.Check();
        // Five milliseconds each way: the check and its answer, then the first flight each way.
        call.Run(TimeSpan.FromMilliseconds(state <= State.InHandshake ? 17 : 300));
        Assert.Equal(state >= State.Connected, bot.IsConnected);
        if (state == State.Sending)
        {
            call.Run(TimeSpan.FromSeconds(1), new CameraFeed(bot).Step);
        }

        if (state == State.Restarting)
        {
            Assert.IsType<JoinResult.Accepted>(call.Restart("peer", bot));
        }

        return bot;
    }

    private static void End(VirtualCall call, Bot bot, Ending ending)
    {
        switch (ending)
        {
            case Ending.Leave:
                call.Switchboard.Leave(call.Now, VirtualCall.RoomName, "peer");
                break;
            case Ending.RoomCloses:
                call.Switchboard.CloseRoom(call.Now, VirtualCall.RoomName);
                break;
            case Ending.Replaced:
                call.Join("peer", 2);
                call.Switchboard.Leave(call.Now, VirtualCall.RoomName, "peer");
                break;
            case Ending.Silence:
                call.Move(bot, 9); // whose checks nobody sees
                call.Run(TimeSpan.FromSeconds(31));
                break;
            case Ending.Goodbye:
                bot.Close();
                break;
            default:
                call.Switchboard.Dispose();
                break;
        }
    }
}
