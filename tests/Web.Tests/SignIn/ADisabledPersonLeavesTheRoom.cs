using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TeleExpertise.Rooms;
using static TeleExpertise.Web.Tests.SignIn.OpenApp;

namespace TeleExpertise.Web.Tests.SignIn;

public sealed class ADisabledPersonLeavesTheRoom(OpenApp open) : IClassFixture<OpenApp>
{
    /// <summary>The hub's JSON protocol ends each message with this character.</summary>
    const char End = '\u001e';

    [Fact]
    public async Task A_ticket_given_before_is_refused_on_a_connection_made_before()
    {
        using var administrator = await open.Administrator();
        var cookies = new CookieContainer();
        using var browser = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies, AllowAutoRedirect = false }) { BaseAddress = new Uri(open.App.Url) };
        await Fill(browser, await Invite(administrator, "inroom@example.org"), "invitation", ("Password", Password));
        await open.Enrol(browser, "inroom@example.org");
        var person = (Guid)(await open.App.Database.Sql("select id from account where email = 'inroom@example.org'"))!;
        using var line = new ClientWebSocket { Options = { Cookies = cookies } };
        await line.ConnectAsync(new Uri(open.App.Url.Replace("http", "ws", StringComparison.Ordinal) + "/hub/room"), default);
        await Send(line, new { protocol = "json", version = 1 });
        var now = TimeProvider.System.GetUtcNow();
        var ticket = open.App.Services.GetRequiredService<TicketSeal>().Seal(new(Guid.NewGuid(), "room", person.ToString(), "", "", CanSend: true, now, now.AddMinutes(1)));

        Assert.Equal(HttpStatusCode.Redirect, (await Fill(administrator, $"/people/{person}", "leave")).StatusCode);
        await Send(line, new { type = 1, invocationId = "1", target = "Join", arguments = new[] { new { room = "room", ticket, offer = "v=0" } } });
        Assert.Contains("ticket-revoked", await Answer(line), StringComparison.Ordinal);
    }

    static Task Send(ClientWebSocket line, object message) =>
        line.SendAsync(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(message) + End), WebSocketMessageType.Text, endOfMessage: true, default);

    static async Task<string> Answer(ClientWebSocket line)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var buffer = new byte[65536];
        while (true)
        {
            var got = await line.ReceiveAsync(buffer, patience.Token);
            var text = Encoding.UTF8.GetString(buffer, 0, got.Count);
            if (text.Contains("invocationId", StringComparison.Ordinal)) return text;
        }
    }
}
