using TeleExpertise.Bridge;
using TeleExpertise.Interop.Tests.Browsers;

namespace TeleExpertise.Bench;

/// <summary>How soon media flow once a page has its answer, and how soon a viewer has the layer it asked for.</summary>
static class JoinBenchmark
{
    const int Times = 10;

    public static async Task Run()
    {
        var room = new BrowserRoom();
        await room.InitializeAsync();
        await Join(room);
        await Switch(room);
        await room.DisposeAsync();
    }

    static async Task Join(BrowserRoom room)
    {
        await using var one = await room.Join("join", "one");
        var (sound, picture) = (new List<double>(), new List<double>());
        for (var i = 0; i < Times; i++)
        {
            await using var two = await room.Open("join", $"two-{i}");
            // From the answer in hand to the first packet received and the first picture decoded.
            await two.Page.EvaluateAsync("""
                () => {
                  window.flow = {};
                  window.begin = peer => {
                    const begun = performance.now();
                    const look = setInterval(async () => {
                      for (const s of (await peer.connection.getStats()).values()) {
                        if (s.type !== "inbound-rtp") continue;
                        if (s.packetsReceived > 0) flow.media ??= performance.now() - begun;
                        if (s.framesDecoded > 0) flow.picture ??= performance.now() - begun;
                      }
                      if (flow.picture) clearInterval(look);
                    }, 10);
                  };
                }
                """);
            await two.Join(beforeAnswer: "begin(peer)");
            await two.Page.WaitForFunctionAsync("() => flow.picture");
            sound.Add(await two.Page.EvaluateAsync<double>("() => flow.media"));
            picture.Add(await two.Page.EvaluateAsync<double>("() => flow.picture"));
        }
        Print("media after the answer", sound);
        Print("picture after the answer", picture);
    }

    /// <summary>Of three cameras each is shown in the middle layer, and a pinned one in the highest.</summary>
    static async Task Switch(BrowserRoom room)
    {
        await using var viewer = await room.Join("switch", "viewer", send: false);
        await using var one = await room.Join("switch", "one");
        await using var two = await room.Join("switch", "two", width: 160);
        await using var three = await room.Join("switch", "three", width: 160);
        await viewer.Sees("one", width: 160);
        await LayersFlow(room);
        var mid = (await viewer.StreamOf("one", SlotKind.Video)).Mid;
        await viewer.Page.EvaluateAsync("""
            mid => {
              const video = document.createElement("video");
              video.srcObject = new MediaStream([peer.track(mid)]);
              video.muted = true;
              document.body.append(video);
              video.play();
              window.since = {};
              let last = 0;
              const look = (now, frame) => {
                if (frame.width !== last) since[last = frame.width] = performance.timeOrigin + performance.now();
                video.requestVideoFrameCallback(look);
              };
              video.requestVideoFrameCallback(look);
            }
            """, mid);
        var (up, down) = (new List<double>(), new List<double>());
        for (var i = 0; i < Times; i++)
        {
            up.Add(await After(viewer, 320, () => room.Bridge.SetWishes("switch", "viewer", new PeerWishes("one", AudioOnly: false))));
            down.Add(await After(viewer, 160, () => room.Bridge.SetWishes("switch", "viewer", PeerWishes.None)));
        }
        Print("higher layer shown after the wish", up);
        Print("lower layer shown after the wish", down);
    }

    /// <summary>A browser adds its layers one after the other as it finds that its line carries them, and leaves out pictures of the newest at first.</summary>
    static async Task LayersFlow(BrowserRoom room)
    {
        while (!(await room.Bridge.Stats("switch", "one"))!.Sends.Any(l => l is { Kind: SlotKind.Video, Layer: 2, IsFlowing: true })) await Task.Delay(100);
        await Task.Delay(5000);
    }

    static async Task<double> After(BrowserPeer viewer, int width, Action decide)
    {
        await Task.Delay(700); // the bridge asks for a key frame twice a second at most
        await viewer.Page.EvaluateAsync("width => { since[width] = 0; }", width);
        var begun = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMilliseconds;
        decide();
        await viewer.Page.WaitForFunctionAsync("width => since[width] > 0", width);
        return await viewer.Page.EvaluateAsync<double>("width => since[width]", width) - begun;
    }

    static void Print(string figure, List<double> times)
    {
        times.Sort();
        Load.Print($"{figure}, median", times[times.Count / 2], "ms");
        Load.Print($"{figure}, longest", times[^1], "ms");
    }
}
