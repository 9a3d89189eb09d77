using Microsoft.AspNetCore.SignalR.Client;
using TeleExpertise.Rooms;
using TeleExpertise.Server.Tests.Fixtures;

namespace TeleExpertise.Server.Tests;

public sealed class TicketsAreRefused(SignalingHost host) : IClassFixture<SignalingHost>
{
    [Fact]
    public async Task A_good_ticket_is_admitted()
    {
        await using var client = await host.Connect();
        var reply = await client.Join("good", Tickets.Sealed("good", "a"));
        Assert.Null(reply.Refused);
        Assert.Equal("v=0 answer", reply.Answer);
        Assert.Equal(("Dr a", "Médecin, Langogne"), (reply.People!.Single().Name, reply.People!.Single().Caption));
    }

    [Fact]
    public async Task A_ticket_is_spent_by_its_first_use_even_after_leaving()
    {
        var ticket = Tickets.Sealed("spent", "a");
        await using var first = await host.Connect();
        await first.Join("spent", ticket);
        await first.Hub.InvokeAsync("Leave");
        Assert.Equal("ticket-spent", (await first.Join("spent", ticket)).Refused);
    }

    [Fact]
    public Task An_expired_one() => Refused("ticket-invalid", t => t with { IssuedAt = t.IssuedAt.AddMinutes(-5), ExpiresAt = t.IssuedAt.AddSeconds(-1) });

    [Fact]
    public Task One_made_to_live_too_long() => Refused("ticket-invalid", t => t with { ExpiresAt = t.IssuedAt.AddMinutes(11) });

    [Fact]
    public Task One_for_another_room() => Refused("ticket-other-room", t => t with { Room = "elsewhere" });

    [Fact]
    public Task One_from_before_the_servers_start() => Refused("ticket-before-restart", t => t with { IssuedAt = t.IssuedAt.AddMinutes(-5), ExpiresAt = t.IssuedAt.AddMinutes(1) });

    [Theory]
    [InlineData(0), InlineData(20), InlineData(-1)]
    public async Task One_with_a_changed_letter(int at)
    {
        var letters = Tickets.Sealed("changed", "a").ToCharArray();
        var i = at < 0 ? letters.Length - 2 : at;
        letters[i] = letters[i] == 'A' ? 'B' : 'A';
        await using var client = await host.Connect();
        Assert.Equal("ticket-invalid", (await client.Join("changed", new string(letters))).Refused);
    }

    [Theory]
    [InlineData(null), InlineData(""), InlineData("."), InlineData("e30.e30"), InlineData("\0\ud83d\ude00")]
    public async Task Text_that_is_no_ticket(string? text)
    {
        await using var client = await host.Connect();
        Assert.Equal("ticket-invalid", (await client.Join("text", text)).Refused);
    }

    [Fact]
    public async Task Any_once_the_room_is_closed()
    {
        await host.Control.Close("closed", default);
        await using var client = await host.Connect();
        Assert.Equal("room-closed", (await client.Join("closed", Tickets.Sealed("closed", "a"))).Refused);
    }

    [Fact]
    public async Task One_issued_before_its_person_was_revoked_but_not_one_after()
    {
        var before = Tickets.Sealed("revoked", "a");
        await host.Control.Revoke("revoked", "a", default);
        await using var client = await host.Connect();
        Assert.Equal("ticket-revoked", (await client.Join("revoked", before)).Refused);
        Assert.Null((await client.Join("revoked", Tickets.Sealed("revoked", "a"))).Refused);
    }

    async Task Refused(string code, Func<JoinTicket, JoinTicket> change)
    {
        await using var client = await host.Connect();
        Assert.Equal(code, (await client.Join("matrix", Tickets.Seal(change(Tickets.For("matrix", "a"))))).Refused);
    }
}
