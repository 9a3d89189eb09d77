using TeleExpertise.Bridge;
using TeleExpertise.Rooms;
using TeleExpertise.Server.Tests.Fixtures;

namespace TeleExpertise.Server.Tests;

/// <summary>Through the real hub and the real HTTP door, with a bridge that takes its time.</summary>
public sealed class ALineLostWhileTheBridgeAnswers(SignalingHost host) : IClassFixture<SignalingHost>
{
    [Fact]
    public async Task Leaves_nobody_at_the_bridge()
    {
        var (asked, answered, ended) = (host.Bridge.Asked, host.Bridge.Answered, host.LinesEnded);
        var answer = host.Bridge.Hold();
        var client = await host.Connect();
        _ = client.Join("slow", Tickets.Sealed("slow", "a"));
        await Eventually.Holds(() => host.Bridge.Asked == asked + 1);
        await client.DisposeAsync();
        await Eventually.Holds(() => host.LinesEnded > ended);
        answer.SetResult(new JoinResult.Accepted("v=0 answer"));
        await Eventually.Holds(() => host.Bridge.Answered == answered + 1 && host.Bridge.Peers.IsEmpty);
    }

    [Fact]
    public async Task Or_a_call_given_up()
    {
        var (asked, answered, givenUp) = (host.Bridge.Asked, host.Bridge.Answered, host.GivenUp);
        var answer = host.Bridge.Hold();
        using var patience = new CancellationTokenSource();
        var posted = host.Post("/whip/slow/b", Tickets.Sealed("slow", "b", TicketUse.Publish), cancel: patience.Token);
        await Eventually.Holds(() => host.Bridge.Asked == asked + 1);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => posted);
        await Eventually.Holds(() => host.GivenUp > givenUp);
        answer.SetResult(new JoinResult.Accepted("v=0 answer"));
        await Eventually.Holds(() => host.Bridge.Answered == answered + 1 && host.Bridge.Peers.IsEmpty);
    }
}
