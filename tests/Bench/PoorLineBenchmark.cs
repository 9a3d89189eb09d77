using System.Text.Json;
using TeleExpertise.Interop.Tests.Browsers;
using TeleExpertise.Testing.Bots.Network;

namespace TeleExpertise.Bench;

/// <summary>A thin uplink, and a downlink that becomes thin in mid-call.</summary>
static class PoorLineBenchmark
{
    const int Wide = 2_000_000, Thin = 300_000, ThinUp = 128_000;
    static readonly TimeSpan Sample = TimeSpan.FromMilliseconds(500);

    public static async Task Run()
    {
        var room = new BrowserRoom();
        await room.InitializeAsync();
        await Uplink(room);
        await Drop(room);
        await room.DisposeAsync();
    }

    /// <summary>A camera and a microphone behind 128 kbit/s: the voice must pass.</summary>
    static async Task Uplink(BrowserRoom room)
    {
        using var line = room.Line(new());
        await using var speaker = await room.Open("thin", "speaker", line);
        await speaker.Enter(speaks: true, shows: true);
        await using var listener = await room.Open("thin", "listener");
        await listener.Enter(speaks: false);
        await listener.Hears("speaker", packets: 50);
        line.Up = Rate(ThinUp);
        await Task.Delay(TimeSpan.FromSeconds(20));
        var before = await listener.Hears(speaker);
        await Task.Delay(TimeSpan.FromSeconds(60));
        var heard = await listener.Hears(speaker) - before;
        Load.Print("play-out with 128 kbit/s up", heard.Playout, "%");
        Console.WriteLine($"  {heard}");
    }

    /// <summary>One who sees two others in their highest layers and whose line falls from 2 Mbit/s to 300 kbit/s: how long packets wait, and how soon the thin line is used.</summary>
    static async Task Drop(BrowserRoom room)
    {
        using var line = room.Line(Rate(Wide));
        var others = new List<BrowserPeer>();
        foreach (var name in new[] { "one", "two" })
        {
            others.Add(await room.Open("drop", name));
            await others[^1].Join(width: 640);
        }
        await using var viewer = await room.Open("drop", "viewer", line);
        await viewer.Enter(speaks: false);
        await Task.Delay(TimeSpan.FromSeconds(30));
        var (before, _) = await Rates(viewer, line, TimeSpan.FromSeconds(10));
        Load.Print("received at 2 Mbit/s", before.Average(), "kbit/s");

        line.TakeWorstQueue();
        line.Down = Rate(Thin);
        var (rates, queues) = await Rates(viewer, line, TimeSpan.FromSeconds(60));
        var steady = rates[^40..].Average();
        Load.Print("received at 300 kbit/s", steady, "kbit/s");
        Load.Print("longest queue after the drop", queues.Max(), "ms");
        Load.Print("longest queue from 2 s after the drop", queues[4..].Max(), "ms");
        // Over 2 s, and not before what was on its way has drained.
        var reached = Enumerable.Range(4, rates.Count - 8).First(i => rates[i..(i + 4)].Average() >= 0.9 * steady);
        Load.Print("90 % of the steady rate after", (reached + 4) * Sample.TotalSeconds, "s");
        foreach (var other in others) await other.DisposeAsync();
    }

    /// <summary>A bottleneck before which 2 s of packets may wait, as before many a modem.</summary>
    static LinkConditions Rate(int rate) => new() { Rate = rate, Queue = rate / 8 * 2, Delay = TimeSpan.FromMilliseconds(20) };

    /// <summary>Kilobits a second received, and the longest wait in milliseconds, each half second.</summary>
    static async Task<(List<double> Rates, List<double> Queues)> Rates(BrowserPeer viewer, UdpRelay line, TimeSpan time)
    {
        var (rates, queues) = (new List<double>(), new List<double>());
        var (last, at) = (await Bytes(viewer), TimeProvider.System.GetTimestamp());
        while (rates.Count < time / Sample)
        {
            await Task.Delay(Sample);
            var (now, nowAt) = (await Bytes(viewer), TimeProvider.System.GetTimestamp());
            rates.Add((now - last) * 8 / TimeProvider.System.GetElapsedTime(at, nowAt).TotalMilliseconds);
            queues.Add(line.TakeWorstQueue().TotalMilliseconds);
            (last, at) = (now, nowAt);
        }
        return (rates, queues);
    }

    static async Task<double> Bytes(BrowserPeer viewer)
    {
        var bytes = await viewer.Page.EvaluateAsync<JsonElement>("""
            async () => ({ sum: [...(await peer.connection.getStats()).values()].filter(s => s.type === "transport").reduce((sum, s) => sum + s.bytesReceived, 0) })
            """);
        return bytes.GetProperty("sum").GetDouble();
    }
}
