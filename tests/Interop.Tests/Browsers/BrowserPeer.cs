using System.Text.Json;
using Microsoft.Playwright;
using TeleExpertise.Bridge;
using TeleExpertise.Testing.Bots.Network;

namespace TeleExpertise.Interop.Tests.Browsers;

/// <summary>One page in a room: it joins, sends its fake camera and microphone, and tells what it receives.</summary>
/// <param name="line">A bad line to the bridge; null for none.</param>
sealed class BrowserPeer(IPage page, BrowserRoom room, string roomName, string name, UdpRelay? line = null) : IAsyncDisposable
{
    static readonly JsonSerializerOptions Lax = new() { PropertyNameCaseInsensitive = true };

    public IPage Page => page;

    /// <summary>What the peer is called at the bridge.</summary>
    public string Name => name;

    /// <param name="servers">The browser's <c>iceServers</c>.</param>
    /// <param name="send">Whether it has a camera and a microphone.</param>
    /// <param name="width">The camera's; 16:9.</param>
    /// <param name="beforeAnswer">Script that runs when the answer is there and before it is taken.</param>
    public async Task Join(object[]? servers = null, bool send = true, int width = 320, string? beforeAnswer = null)
    {
        await page.EvaluateAsync("""
            async ({ send, width }) => {
              window.peer = new media.Peer();
              for (const sound of peer.sounds()) { // what nobody plays is not decoded
                const player = new Audio();
                player.srcObject = new MediaStream([sound]);
                player.play();
              }
              if (!send) return;
              const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width, height: width * 9 / 16 } });
              window.microphone = stream.getAudioTracks()[0];
              window.camera = stream.getVideoTracks()[0];
              await peer.setMicrophone(microphone);
              await peer.setCamera(camera);
            }
            """, new { send, width });
        var offer = await page.EvaluateAsync<string>("servers => peer.offer(servers ? Promise.resolve(servers) : undefined)", servers);
        await Accept(await room.Bridge.Join(roomName, name, offer, new PeerRights(true, true)), beforeAnswer);
    }

    /// <summary>ICE restart, as after a change of network.</summary>
    public async Task Restart()
    {
        var offer = await page.EvaluateAsync<string>("() => { peer.restart(); return peer.offer(); }");
        await Accept(await room.Bridge.Restart(roomName, name, offer));
    }

    /// <summary>The page is loaded anew; it has left without a word and has to join again.</summary>
    public async Task Reload()
    {
        await page.ReloadAsync();
        await room.Prepare(page);
    }

    public Task Connected() => page.WaitForFunctionAsync("() => peer.connection.connectionState === 'connected'");

    /// <summary>Everything it receives, a line of the answer each, since it joined.</summary>
    public async Task<Stream[]> Streams()
    {
        var lines = await page.EvaluateAsync<string>("""
            async () => JSON.stringify([...(await peer.connection.getStats()).values()].filter(s => s.type === "inbound-rtp").map(s => ({
              mid: s.mid, packets: s.packetsReceived, frames: s.framesDecoded, width: s.frameWidth, frozen: s.totalFreezesDuration,
              samples: s.totalSamplesReceived, concealed: s.concealedSamples - s.silentConcealedSamples,
            })))
            """);
        return JsonSerializer.Deserialize<Stream[]>(lines, Lax)!;
    }

    /// <summary>What it receives of somebody now; nothing when no slot shows them.</summary>
    public async Task<Stream> StreamOf(string source, SlotKind kind)
    {
        var slots = room.Events.OfType<SfuEvent.SlotsChanged>().LastOrDefault(e => e.Room == roomName && e.Peer == name)?.Slots;
        var mid = slots?.FirstOrDefault(s => s.Kind == kind && s.SourcePeer == source)?.Mid;
        return mid is null ? default : (await Streams()).FirstOrDefault(s => s.Mid == mid);
    }

    /// <summary>Sums over all receiving streams since the page joined.</summary>
    public async Task<(int Frames, int AudioPackets)> Received()
    {
        var streams = await Streams();
        return (streams.Sum(s => s.Frames ?? 0), streams.Where(s => s.Frames is null).Sum(s => s.Packets ?? 0));
    }

    /// <summary>Waits until this many more frames and audio packets have come.</summary>
    public async Task Receives(int frames, int audioPackets)
    {
        var before = await Received();
        await Eventually.Holds(async () => await Received() is var now && now.Frames - before.Frames >= frames && now.AudioPackets - before.AudioPackets >= audioPackets,
            async () => $"{name} received {await Received()} after {before}.");
    }

    /// <summary>Waits until so many more frames of somebody have come, the last of them of that width if one is given.</summary>
    public async Task Sees(string source, int frames = 5, int? width = null, SlotKind kind = SlotKind.Video)
    {
        var before = await StreamOf(source, kind);
        await Eventually.Holds(
            async () => await StreamOf(source, kind) is { Frames: { } now } seen && (seen.Mid != before.Mid || now - (before.Frames ?? 0) >= frames) && (width is null || seen.Width == width),
            async () => $"{name} sees of {source}: {await StreamOf(source, kind)} after {before}.");
    }

    /// <summary>Waits until so many more audio packets of somebody have come.</summary>
    public async Task Hears(string source, int packets = 20)
    {
        var before = await StreamOf(source, SlotKind.Audio);
        await Eventually.Holds(
            async () => await StreamOf(source, SlotKind.Audio) is { Packets: { } now } && now - (before.Packets ?? 0) >= packets,
            async () => $"{name} hears of {source}: {await StreamOf(source, SlotKind.Audio)} after {before}.");
    }

    /// <summary>Closes the page, which says goodbye.</summary>
    public async ValueTask DisposeAsync()
    {
        await page.Context.CloseAsync();
        room.Bridge.Leave(roomName, name);
    }

    async Task Accept(JoinResult result, string? before = null)
    {
        var answer = Assert.IsType<JoinResult.Accepted>(result).AnswerSdp;
        if (line is not null) answer = Through(line, answer);
        await page.EvaluateAsync($"answer => {{ {before}; return peer.answer(answer); }}", answer);
    }

    // The one candidate is the relay.
    static string Through(UdpRelay line, string answer)
    {
        var own = $"a=candidate:1 1 udp 2130706431 {line.Address.Address} {line.Address.Port} typ host";
        var lines = answer.Split("\r\n").ToList();
        lines.Insert(lines.FindIndex(IsCandidate), own);
        lines.RemoveAll(l => IsCandidate(l) && l != own);
        return string.Join("\r\n", lines);
    }

    static bool IsCandidate(string line) => line.StartsWith("a=candidate:", StringComparison.Ordinal);

    /// <param name="Mid">The receiving m-line.</param>
    /// <param name="Packets">Received, without those for retransmission.</param>
    /// <param name="Frames">Decoded; null for audio.</param>
    /// <param name="Width">Of the last frame.</param>
    /// <param name="Frozen">Seconds.</param>
    /// <param name="Samples">Played.</param>
    /// <param name="Concealed">Of the samples, those made up for lost ones while somebody spoke.</param>
    public readonly record struct Stream(string? Mid, int? Packets, int? Frames, int? Width, double? Frozen, long? Samples, long? Concealed);
}
