using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using TeleExpertise.Expertise.People;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests;

/// <summary>One connection to a hub of the running application, in SignalR's JSON protocol: each message ends with U+001E.</summary>
sealed class HubLine : IDisposable
{
    const char End = '\u001e';
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    readonly ClientWebSocket socket = new();
    readonly Queue<string> arrived = new();
    string rest = "";
    int calls;

    /// <summary>What the hub told by itself so far, as far as answers were waited for.</summary>
    public List<string> Told { get; } = [];

    public static async Task<HubLine> Open(TestApp app, string hub, CookieContainer cookies)
    {
        var line = new HubLine();
        line.socket.Options.Cookies = cookies;
        await line.socket.ConnectAsync(new Uri(app.Url.Replace("http", "ws", StringComparison.Ordinal) + hub), default);
        await line.Send(new { protocol = "json", version = 1 });
        return line;
    }

    /// <summary>As somebody who signs in for it.</summary>
    public static async Task<HubLine> As(Actor actor, TestApp app, string hub)
    {
        var cookies = new CookieContainer();
        using var browser = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies }) { BaseAddress = new Uri(app.Url) };
        (await browser.PostAsync($"/demo/sign-in?as={actor.Id:n}", null)).EnsureSuccessStatusCode();
        return await Open(app, hub, cookies);
    }

    /// <summary>The result of a call; undefined when the hub answered with an error or with nothing.</summary>
    public async Task<JsonElement> Call(string method, params object?[] arguments)
    {
        var id = (++calls).ToString(System.Globalization.CultureInfo.InvariantCulture);
        await Send(new { type = 1, invocationId = id, target = method, arguments });
        while (true)
        {
            using var message = JsonDocument.Parse(await Next());
            var said = message.RootElement;
            if (said.TryGetProperty("target", out var target)) Told.Add(target.GetString()!);
            if (said.TryGetProperty("invocationId", out var answered) && answered.GetString() == id)
                return said.TryGetProperty("result", out var result) ? result.Clone() : default;
        }
    }

    public void Dispose() => socket.Dispose();

    Task Send(object message) => socket.SendAsync(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(message) + End), WebSocketMessageType.Text, endOfMessage: true, default);

    async Task<string> Next()
    {
        using var patience = new CancellationTokenSource(Patience);
        var buffer = new byte[65536];
        while (arrived.Count == 0)
        {
            var got = await socket.ReceiveAsync(buffer, patience.Token);
            var parts = (rest + Encoding.UTF8.GetString(buffer, 0, got.Count)).Split(End);
            foreach (var whole in parts[..^1]) arrived.Enqueue(whole);
            rest = parts[^1];
        }
        return arrived.Dequeue();
    }
}
