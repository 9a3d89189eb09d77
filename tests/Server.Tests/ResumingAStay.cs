using Microsoft.AspNetCore.SignalR.Client;
using TeleExpertise.Server.Tests.Fixtures;

namespace TeleExpertise.Server.Tests;

public sealed class ResumingAStay(SignalingHost host) : IClassFixture<SignalingHost>
{
    [Fact]
    public async Task A_device_whose_line_broke_keeps_its_stay_and_the_others_see_it_away_and_back()
    {
        await using var other = await host.Enter("resume", "b");
        var phone = await host.Enter("resume", "a");
        await phone.Break();
        await Eventually.Holds(() => other.Told.People.Any(p => p.Away));

        await using var again = await host.Connect();
        var reply = await Resume(again, phone.Reply!.Connection, phone.Reply.Key);
        Assert.Null(reply.Refused);
        Assert.Equal(phone.Reply.Connection, reply.Connection);
        Assert.Equal(2, reply.People!.Count);
        await Eventually.Holds(() => other.Told.People.Count == 2 && !other.Told.People.Any(p => p.Away));
        Assert.True(await again.Heartbeat());
    }

    [Fact]
    public async Task The_same_line_may_restart_its_path()
    {
        await using var phone = await host.Enter("resume-same", "a");
        Assert.Null((await Resume(phone, phone.Reply!.Connection, phone.Reply.Key)).Refused);
        Assert.True(await phone.Heartbeat());
    }

    [Fact]
    public async Task A_line_that_restarts_without_end_is_recorded_once()
    {
        await using var phone = await host.Enter("resume-flood", "flooder");
        for (var i = 0; i < 20; i++) Assert.Null((await Resume(phone, phone.Reply!.Connection, phone.Reply.Key)).Refused);
        Assert.Single(host.Journal.Incidents, i => i is { Person: "flooder", Kind: "reconnected" });
    }

    [Fact]
    public async Task Nobody_takes_a_stay_without_its_key()
    {
        await using var phone = await host.Enter("resume-theft", "a");
        await using var thief = await host.Connect();
        foreach (var key in new[] { null, "", "x", new string('0', 32) })
            Assert.Equal("ended", (await Resume(thief, phone.Reply!.Connection, key)).Refused);
        Assert.Equal("ended", (await Resume(thief, Guid.NewGuid(), phone.Reply!.Key)).Refused);
        Assert.Equal("ended", (await Resume(thief, null, null)).Refused);
        Assert.True(await phone.Heartbeat());
        Assert.False(await thief.Heartbeat());
    }

    [Fact]
    public async Task A_revoked_person_does_not_resume()
    {
        var phone = await host.Enter("resume-revoked", "a");
        await phone.Break();
        await host.Control.Revoke("resume-revoked", "a", default);
        await using var again = await host.Connect();
        Assert.Equal("ended", (await Resume(again, phone.Reply!.Connection, phone.Reply.Key)).Refused);
    }

    [Fact]
    public async Task A_stay_that_the_bridge_cannot_go_on_with_is_ended()
    {
        await using var phone = await host.Enter("resume-media", "a");
        host.Bridge.Leave("resume-media", phone.Reply!.Connection!.Value.ToString("n"));
        Assert.Equal("ended", (await Resume(phone, phone.Reply.Connection, phone.Reply.Key)).Refused);
        Assert.False(await phone.Heartbeat());
    }

    static async Task<JoinReply> Resume(Client client, Guid? connection, string? key) =>
        await client.Hub.InvokeAsync<JoinReply>("Resume", new ResumeRequest(connection, key, "v=0"));
}
