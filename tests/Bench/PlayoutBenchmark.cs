using System.Globalization;
using TeleExpertise.Interop.Tests.Browsers;
using TeleExpertise.Testing.Bots.Network;

namespace TeleExpertise.Bench;

/// <summary>
/// How much of a voice is played, and not made up, over a minute in which each datagram of one direction is lost by
/// chance: towards listeners, and from speakers. All lines of a direction are measured at once, beside one without
/// loss, which shows what the machine itself costs; the last, with most datagrams lost, shows that loss is counted.
/// </summary>
static class PlayoutBenchmark
{
    static readonly double[] Losses = [0.1, 0.2, 0.3];
    static readonly TimeSpan Warm = TimeSpan.FromSeconds(15);
    static readonly TimeSpan Measured = TimeSpan.FromSeconds(60);

    public static async Task Run()
    {
        var room = new BrowserRoom();
        await room.InitializeAsync();
        await Downlink(room);
        await Uplink(room);
        await room.DisposeAsync();
    }

    static async Task Downlink(BrowserRoom room)
    {
        double[] losses = [0, .. Losses, 0.6];
        var lines = losses.Select((loss, i) => (Loss: loss, Line: room.Line(Conditions(0), seed: i + 1))).ToArray();
        var speaker = await room.Open("down", "speaker");
        await speaker.Enter(speaks: true);
        var pairs = new List<(double, BrowserPeer Listener, BrowserPeer)>();
        foreach (var (loss, line) in lines)
        {
            var listener = await room.Open("down", $"listener-{loss}", line);
            await listener.Enter(speaks: false);
            pairs.Add((loss, listener, speaker));
        }
        await Measure("downlink", pairs, () => { foreach (var (loss, line) in lines) line.Down = Conditions(loss); });
        foreach (var (_, line) in lines) line.Dispose();
    }

    static async Task Uplink(BrowserRoom room)
    {
        var lines = Losses.Select((loss, i) => (Loss: loss, Line: room.Line(Conditions(0), seed: i + 11))).ToArray();
        var listener = await room.Open("up", "listener");
        await listener.Enter(speaks: false);
        var pairs = new List<(double, BrowserPeer, BrowserPeer Speaker)>();
        foreach (var (loss, line) in lines)
        {
            var speaker = await room.Open("up", $"speaker-{loss}", line);
            await speaker.Enter(speaks: true);
            pairs.Add((loss, listener, speaker));
        }
        await Measure("uplink", pairs, () => { foreach (var (loss, line) in lines) line.Up = Conditions(loss); });
        foreach (var (_, line) in lines) line.Dispose();
    }

    static LinkConditions Conditions(double loss) => new() { Loss = loss, Delay = TimeSpan.FromMilliseconds(20), Jitter = TimeSpan.FromMilliseconds(5), KeepsOrder = true };

    static async Task Measure(string direction, List<(double Loss, BrowserPeer Listener, BrowserPeer Speaker)> pairs, Action begin)
    {
        foreach (var (_, listener, speaker) in pairs) await listener.Hears(speaker.Name, packets: 50);
        begin();
        await Task.Delay(Warm); // reports tell the other side how much is lost
        var before = await Task.WhenAll(pairs.Select(p => p.Listener.Hears(p.Speaker)));
        await Task.Delay(Measured);
        var after = await Task.WhenAll(pairs.Select(p => p.Listener.Hears(p.Speaker)));
        foreach (var ((loss, _, _), heard) in pairs.Zip(after.Zip(before, (a, b) => a - b)))
        {
            Load.Print(string.Create(CultureInfo.InvariantCulture, $"play-out with {100 * loss:0} % of the {direction} lost"), heard.Playout, "%");
            Console.WriteLine($"  {heard}");
        }
        foreach (var page in pairs.SelectMany(p => new[] { p.Listener, p.Speaker }).Distinct()) await page.DisposeAsync();
    }
}
