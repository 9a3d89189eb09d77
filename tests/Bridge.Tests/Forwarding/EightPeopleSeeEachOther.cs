using TeleExpertise.Bridge.Tests.Support;

namespace TeleExpertise.Bridge.Tests.Forwarding;

public class EightPeopleSeeEachOther
{
    private static readonly string[] CameraMids = ["6", "7", "8", "9", "10", "11", "12", "13"];

    [Fact]
    public void Each_receives_the_seven_others()
    {
        using var call = new VirtualCall();
        var people = Enumerable.Range(1, 8).Select(number => Enter(call, number)).ToArray();
        var cameras = people.Select(p => new CameraFeed(p)).ToArray();
        call.Run(TimeSpan.FromSeconds(2), now => Array.ForEach(cameras, c => c.Step(now)));

        foreach (var number in Enumerable.Range(1, 8))
        {
            var shown = call.Shown($"p{number}").Where(s => s.Value is not null && CameraMids.Contains(s.Key)).ToList();
            Assert.Equal(Enumerable.Range(1, 8).Where(n => n != number).Select(n => $"p{n}"), shown.Select(s => s.Value).Order());
            Assert.All(shown, s => Assert.InRange(people[number - 1].On(s.Key).Count(), 60, 200));
        }
    }

    private static Bot Enter(VirtualCall call, int number)
    {
        var puppet = new Bot();
        call.Join($"p{number}", number, offer: puppet.Offer(videoSlots: 8), puppet: puppet);
        puppet.Check();
        call.Run(TimeSpan.FromMilliseconds(300));
        Assert.True(puppet.IsConnected);
        return puppet;
    }
}
