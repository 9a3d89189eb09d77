using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.Logging;
using TeleExpertise.Server.Tests.Fixtures;

namespace TeleExpertise.Server.Tests;

public sealed class TheHubHasBounds(SignalingHost host) : IClassFixture<SignalingHost>
{
    [Fact]
    public async Task A_message_of_more_than_64_KiB_closes_the_line_and_the_stay()
    {
        await using var client = await host.Enter("oversize", "a");
        await Assert.ThrowsAnyAsync<Exception>(() => client.Join("oversize", new string('x', Signaling.LongestMessage)));
        await Eventually.Holds(() => client.Hub.State == HubConnectionState.Disconnected);
        await Eventually.Holds(() => host.Journal.Of(client.Reply!.Connection!.Value).Count() == 2);
        NothingInTheLogs();
    }

    [Fact]
    public async Task A_thousand_calls_a_second_close_the_line_while_others_are_served()
    {
        await using var honest = await host.Enter("flood", "b");
        await using var client = await host.Enter("flood", "a");
        try { for (var i = 0; i < 1000; i++) await client.Hub.SendAsync("SetMuted", true); }
        catch (Exception e) when (e is InvalidOperationException or IOException or System.Net.WebSockets.WebSocketException or OperationCanceledException) { } // the line closed under it
        await Eventually.Holds(() => client.Hub.State == HubConnectionState.Disconnected);
        Assert.True(await honest.Heartbeat());
        await Eventually.Holds(() => honest.Told.People.Count == 1);
        NothingInTheLogs();
    }

    [Theory]
    [InlineData("unknown-call", """{"type":1,"target":"Nonsense","arguments":[]}""")]
    [InlineData("bad-arguments", """{"type":1,"target":"SetMuted","arguments":["perhaps"]}""")]
    [InlineData("unknown-message", """{"type":99}""")]
    [InlineData("ping", """{"type":6}""")]
    public async Task A_thousand_messages_of_any_kind_close_the_line_while_others_are_served(string kind, string message)
    {
        await using var honest = await host.Enter(kind, "b");
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(host.Url, default);
        await Say("""{"protocol":"json","version":1}""", 1);
        await Say(message, 1000);
        await Closed(socket);
        Assert.True(await honest.Heartbeat());
        NothingInTheLogs();

        Task Say(string text, int times) =>
            socket.SendAsync(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(text + "\u001e", times))), WebSocketMessageType.Text, true, default);
    }

    [Fact]
    public async Task Sixty_messages_at_once_are_answered()
    {
        await using var client = await host.Enter("burst", "a");
        for (var i = 0; i < 55; i++) await client.Hub.SendAsync("SetMuted", true);
        Assert.True(await client.Heartbeat());
    }

    [Theory]
    [InlineData("http://evil.example"), InlineData("null"), InlineData("http://127.0.0.1:1")]
    public async Task Another_sites_page_gets_403(string origin)
    {
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => host.Connect(o => o.SetRequestHeader("Origin", origin)));
        Assert.Contains("403", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Our_own_page_is_let_in()
    {
        await using var client = await host.Connect(o => o.SetRequestHeader("Origin", $"http://{host.Url.Authority}"));
        Assert.Equal(HubConnectionState.Connected, client.Hub.State);
    }

    [Theory]
    [InlineData("Nonsense"), InlineData("OnDisconnectedAsync"), InlineData("Dispose")]
    public async Task An_unknown_method_gets_an_error_and_changes_nothing(string method)
    {
        await using var client = await host.Enter("unknown" + method, "a");
        await Assert.ThrowsAsync<HubException>(() => client.Hub.InvokeAsync(method));
        Assert.True(await client.Heartbeat());
        NothingInTheLogs();
    }

    [Fact]
    public async Task Bad_arguments_get_an_error_and_change_nothing()
    {
        await using var client = await host.Enter("arguments", "a");
        await Assert.ThrowsAsync<HubException>(() => client.Hub.InvokeAsync("SetMuted", "perhaps"));
        await Assert.ThrowsAsync<HubException>(() => client.Hub.InvokeAsync("SetMuted"));
        await Assert.ThrowsAsync<HubException>(() => client.Hub.InvokeAsync("Join", 42, "x"));
        Assert.True(await client.Heartbeat());
        NothingInTheLogs();
    }

    [Fact]
    public async Task A_join_without_anything_is_refused()
    {
        await using var client = await host.Connect();
        Assert.Equal("ticket-invalid", (await client.Hub.InvokeAsync<JoinReply>("Join", (object?)null)).Refused);
    }

    [Theory]
    [InlineData("no json\u001e"), InlineData("{\"type\":99}\u001e"), InlineData("{\"type\":1}\u001e"), InlineData("[]\u001e"), InlineData("{\"type\":1,\"target\":\"SetMuted\",\"arguments\":{}}\u001e")]
    public async Task Garbage_on_the_wire_never_reaches_the_logs(string garbage)
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(host.Url, default);
        await Say("{\"protocol\":\"json\",\"version\":1}\u001e");
        await Say(garbage);
        await Task.Delay(50);
        NothingInTheLogs();

        Task Say(string text) => socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, default);
    }

    static async Task Closed(ClientWebSocket socket)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try { while ((await socket.ReceiveAsync(new byte[4096], patience.Token)).MessageType != WebSocketMessageType.Close) { } }
        catch (WebSocketException) { } // closed without a word
    }

    void NothingInTheLogs() => Assert.DoesNotContain(host.Logs.Lines, l => l.Level >= LogLevel.Warning);
}
