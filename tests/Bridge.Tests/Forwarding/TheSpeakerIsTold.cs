using TeleExpertise.Bridge.Tests.Support;

namespace TeleExpertise.Bridge.Tests.Forwarding;

public class TheSpeakerIsTold
{
    private const byte Quiet = 75;
    private const byte Speech = 30;

    [Fact]
    public void Who_takes_the_word_is_told_within_a_second_and_silence_keeps_the_last()
    {
        using var call = new VirtualCall();
        var people = Enter(call, 3);
        Talk(call, people, 1000, Speech, Quiet, Quiet);
        Assert.Equal(["p0"], Told(call));
        Talk(call, people, 10_000, Quiet, Quiet, Quiet);
        Assert.Equal(["p0"], Told(call));
        Talk(call, people, 1000, Quiet, Quiet, Speech);
        Assert.Equal(["p0", "p2"], Told(call));
    }

    [Fact]
    public void Two_who_interrupt_each_other_change_it_at_most_once_in_two_seconds()
    {
        using var call = new VirtualCall();
        var people = Enter(call, 2);
        for (var i = 0; i < 20; i++)
        {
            Talk(call, people, 1500, i % 2 == 0 ? Speech : Quiet, i % 2 == 0 ? Quiet : Speech);
        }

        var times = call.Events.OfType<SfuEvent.SpeakerChanged>().Select(e => e.At).ToList();
        Assert.InRange(times.Count, 8, 15);
        Assert.All(times.Zip(times.Skip(1)), t => Assert.True(t.Second - t.First >= TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public void A_cough_and_a_fan_do_not_take_the_word()
    {
        using var call = new VirtualCall();
        var people = Enter(call, 3);
        Talk(call, people, 2000, Speech, Quiet, Quiet);
        for (var i = 0; i < 10; i++)
        {
            // p1 coughs for a fifth of a second into the speaker's pauses; p2 sits beside a fan.
            Talk(call, people, 1500, Speech, Quiet, 48);
            Talk(call, people, 200, Quiet, 15, 48);
            Talk(call, people, 300, Quiet, Quiet, 48);
        }

        Talk(call, people, 20_000, Quiet, Quiet, 48);
        Assert.Equal(["p0"], Told(call));
    }

    [Fact]
    public void Who_may_not_be_heard_is_no_speaker()
    {
        using var call = new VirtualCall();
        var people = Enter(call, 2);
        call.Switchboard.SetRights(call.Now, VirtualCall.RoomName, "p0", new PeerRights(Send: false, Receive: true));
        Talk(call, people, 2000, Speech, Quiet);
        Assert.Empty(Told(call));
    }

    [Fact]
    public void The_next_speaker_is_told_when_the_last_has_left()
    {
        using var call = new VirtualCall();
        var people = Enter(call, 3);
        Talk(call, people, 2500, Speech, Quiet, Quiet);
        call.Switchboard.Leave(call.Now, VirtualCall.RoomName, "p0");
        people[0].IsOn = false;
        Talk(call, people, 1000, Quiet, Speech, Quiet);
        Assert.Equal(["p0", "p1"], Told(call));
    }

    private static AudioFeed[] Enter(VirtualCall call, int count) =>
        [.. Enumerable.Range(0, count).Select(i => new AudioFeed(call.Connect($"p{i}", i + 1)))];

    private static void Talk(VirtualCall call, AudioFeed[] people, int milliseconds, params byte[] levels)
    {
        for (var i = 0; i < people.Length; i++)
        {
            people[i].Level = levels[i];
        }

        call.Run(TimeSpan.FromMilliseconds(milliseconds), now => Array.ForEach(people, p => p.Step(now)));
    }

    private static IEnumerable<string> Told(VirtualCall call) => call.Events.OfType<SfuEvent.SpeakerChanged>().Select(e => e.Peer);
}
