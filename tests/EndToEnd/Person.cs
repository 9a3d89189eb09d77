using System.Text.Json;
using Microsoft.Playwright;

namespace TeleExpertise.EndToEnd;

/// <summary>Somebody at their own browser, doing what people do.</summary>
sealed class Person(IPage page, string url)
{
    public IPage Page => page;

    public async Task SignIn(string persona)
    {
        await page.GotoAsync(url + "/sign-in");
        await page.ClickAsync($"form[action='/demo/sign-in?as={persona}'] button");
        await page.WaitForURLAsync(u => !u.Contains("sign-in", StringComparison.Ordinal));
    }

    /// <summary>Signs in as somebody who has no button on the sign-in page.</summary>
    public Task SignIn(Guid account) => page.APIRequest.PostAsync($"{url}/demo/sign-in?as={account:n}");

    public Task Go(string path) => page.GotoAsync(url + path);

    /// <summary>Passes the lobby; from the click until the room says "in".</summary>
    public async Task<Between> Enter(Guid session, TimeProvider clock)
    {
        await Go($"/sessions/{session}/room");
        await page.WaitForSelectorAsync("[data-do=enter]:enabled");
        var from = clock.GetUtcNow();
        await page.ClickAsync("[data-do=enter]:enabled");
        await page.WaitForSelectorAsync("#room[data-room-state=in]");
        return new(from, clock.GetUtcNow());
    }

    public Task WaitForOthers(int count) => page.WaitForSelectorAsync($"#room[data-peers='{count}']");

    public async Task<Between> Leave(TimeProvider clock)
    {
        var from = clock.GetUtcNow();
        await page.ClickAsync("[data-do=leave]");
        await page.WaitForURLAsync(u => !u.EndsWith("/room", StringComparison.Ordinal));
        return new(from, clock.GetUtcNow());
    }

    /// <summary>What this browser has decoded so far.</summary>
    public async Task<Received> Receives()
    {
        var stats = await page.EvaluateAsync<JsonElement>("""
            async () => {
              const sum = { frames: 0, audioPackets: 0, audioEnergy: 0 };
              (await window.roomConnection.getStats()).forEach(s => {
                if (s.type !== "inbound-rtp") return;
                if (s.kind === "video") sum.frames += s.framesDecoded ?? 0;
                if (s.kind === "audio") { sum.audioPackets += s.packetsReceived ?? 0; sum.audioEnergy += s.totalAudioEnergy ?? 0; }
              });
              return sum;
            }
            """);
        return new(stats.GetProperty("frames").GetInt32(), stats.GetProperty("audioPackets").GetInt32(), stats.GetProperty("audioEnergy").GetDouble());
    }

    /// <summary>Waits until at least this much has been decoded.</summary>
    public async Task<Received> SeesAndHears(int frames, int audioPackets)
    {
        for (var wait = 0; ; wait++)
        {
            var received = await Receives();
            if (received.Frames >= frames && received.AudioPackets >= audioPackets && received.AudioEnergy > 0) return received;
            Assert.True(wait < 60, $"after 30 s only {received}");
            await Task.Delay(500);
        }
    }

    /// <summary>The bytes behind a path, with this person's cookie.</summary>
    public async Task<(int Status, byte[] Body)> Get(string path)
    {
        var answer = await page.APIRequest.GetAsync(url + path);
        return (answer.Status, await answer.BodyAsync());
    }
}

/// <summary>Two moments between which it happened: on a busy machine they are seconds apart.</summary>
record struct Between(DateTimeOffset From, DateTimeOffset Until);

/// <summary>Sums over a browser's inbound streams.</summary>
record struct Received(int Frames, int AudioPackets, double AudioEnergy);
