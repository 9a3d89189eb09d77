using System.Text.Json;
using Microsoft.Playwright;
using TeleExpertise.Bridge;

namespace TeleExpertise.Interop.Tests.Browsers;

/// <summary>One page in a room: it joins, sends its fake camera and microphone, and tells what it receives.</summary>
sealed class BrowserPeer(IPage page, BrowserRoom room, string roomName, string name)
{
    public IPage Page => page;

    /// <summary>What the peer is called at the bridge.</summary>
    public string Name => name;

    /// <param name="servers">The browser's <c>iceServers</c>.</param>
    public async Task Join(object[]? servers = null, bool send = true)
    {
        await page.EvaluateAsync("""
            async send => {
              window.peer = new media.Peer();
              if (!send) return;
              const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 320, height: 180 } });
              await peer.setMicrophone(stream.getAudioTracks()[0]);
              await peer.setCamera(stream.getVideoTracks()[0]);
            }
            """, send);
        var offer = await page.EvaluateAsync<string>("servers => peer.offer(servers ? Promise.resolve(servers) : undefined)", servers);
        await Accept(await room.Bridge.Join(roomName, name, offer, new PeerRights(true, true)));
    }

    /// <summary>ICE restart, as after a change of network.</summary>
    public async Task Restart()
    {
        var offer = await page.EvaluateAsync<string>("() => { peer.restart(); return peer.offer(); }");
        await Accept(await room.Bridge.Restart(roomName, name, offer));
    }

    public Task Connected() => page.WaitForFunctionAsync("() => peer.connection.connectionState === 'connected'");

    /// <summary>Sums over all receiving streams since the page joined.</summary>
    public async Task<(int Frames, int AudioPackets)> Received()
    {
        var sum = await page.EvaluateAsync<JsonElement>("""
            async () => {
              const sum = { frames: 0, audio: 0 };
              (await peer.connection.getStats()).forEach(s => {
                if (s.type !== "inbound-rtp") return;
                if (s.kind === "video") sum.frames += s.framesDecoded ?? 0;
                else sum.audio += s.packetsReceived ?? 0;
              });
              return sum;
            }
            """);
        return (sum.GetProperty("frames").GetInt32(), sum.GetProperty("audio").GetInt32());
    }

    /// <summary>Waits until this many more frames and audio packets have come.</summary>
    public async Task Receives(int frames, int audioPackets)
    {
        var before = await Received();
        for (var wait = 0; wait < 150; wait++)
        {
            var now = await Received();
            if (now.Frames - before.Frames >= frames && now.AudioPackets - before.AudioPackets >= audioPackets) return;
            await Task.Delay(100);
        }
        Assert.Fail($"{name} received {await Received()} after {before}.");
    }

    async Task Accept(JoinResult result)
    {
        var accepted = Assert.IsType<JoinResult.Accepted>(result);
        await page.EvaluateAsync("answer => peer.answer(answer)", accepted.AnswerSdp);
    }
}
