using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TeleExpertise.Rooms;
using TeleExpertise.Server.Tests.Fixtures;

namespace TeleExpertise.Server.Tests;

public sealed class AServerDrains : IAsyncLifetime
{
    readonly SignalingHost host = new() { DrainWithin = TimeSpan.FromMinutes(2) };

    public Task InitializeAsync() => host.InitializeAsync();
    public Task DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Pages_are_told_and_it_ends_when_the_last_has_left()
    {
        await using var client = await host.Enter("drain", "a");
        Assert.False(host.Services.GetRequiredService<Drain>().Begun);
        var drained = host.Services.GetRequiredService<Switchboard>().Drain(default);
        Assert.True(host.Services.GetRequiredService<Drain>().Begun);
        await Eventually.Holds(() => client.Told.PutOut == "draining");
        Assert.True(await client.Heartbeat());
        Assert.False(drained.IsCompleted);
        await client.Leave();
        await drained.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal([PresenceKind.Joined, PresenceKind.Left], host.Journal.Of(client.Reply!.Connection!.Value).Select(p => p.Kind));
    }

    [Fact]
    public async Task Nobody_is_let_in_and_no_ticket_spent()
    {
        await host.Services.GetRequiredService<Switchboard>().Drain(default);
        await using var client = await host.Connect();
        Assert.Equal("draining", (await client.Join("drain", Tickets.Sealed("drain", "b"))).Refused);
        var answer = await host.Post("/whip/drain/b", Tickets.Sealed("drain", "b", TicketUse.Publish));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "draining"), (answer.StatusCode, await answer.Code()));
    }

    [Fact]
    public async Task Who_does_not_leave_is_ended_when_the_time_is_up()
    {
        var hurried = new SignalingHost { DrainWithin = TimeSpan.FromMilliseconds(300) };
        await hurried.InitializeAsync();
        try
        {
            await using var client = await hurried.Enter("drain", "a");
            await hurried.Services.GetRequiredService<Switchboard>().Drain(default).WaitAsync(TimeSpan.FromSeconds(20));
            Assert.Equal(PresenceKind.Left, hurried.Journal.Of(client.Reply!.Connection!.Value).Last().Kind);
            await Eventually.Holds(() => hurried.Bridge.Peers.IsEmpty);
        }
        finally { await hurried.DisposeAsync(); }
    }
}
