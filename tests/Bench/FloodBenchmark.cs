using System.Diagnostics;
using System.Net;
using TeleExpertise.Bridge;

namespace TeleExpertise.Bench;

/// <summary>
/// Junk beside calls, <c>--seconds 60</c> long: datagrams of every kind from thousands of ports at the bridge's own,
/// thrown by the crowd's process, while one camera goes to a hundred viewers. Others may lose one packet in a hundred, and memory may grow by 20 MiB;
/// ends with 1 otherwise.
/// </summary>
static class FloodBenchmark
{
    const int Viewers = 100;
    const double MostLoss = 1;
    const double MostGrowth = 20;
    static readonly TimeSpan Warm = TimeSpan.FromSeconds(5);

    public static async Task<int> Run(string[] args)
    {
        var time = TimeSpan.FromSeconds(Options.Read(args, "seconds").Number("seconds", 60));
        var faults = 0;
        using var sfu = new Sfu(new SfuOptions { PeersPerRoom = Viewers + 1, Tcp = false, OnFault = _ => faults++ }, TimeProvider.System, _ => { });
        await using var crowd = new CrowdProcess();
        for (var id = 0; id <= Viewers; id++) await BridgeBenchmark.Enter(sfu, crowd, id, id == 0 ? BotShapeName.Whip : BotShapeName.Whep);
        await Task.Delay(Warm);

        var quiet = await Watch(sfu, crowd, time / 3, []);
        var memory = Memory();
        var flooded = await Watch(sfu, crowd, time, sfu.EndPoints);
        var growth = (Memory() - memory) / 1024.0 / 1024.0;
        Load.Print("flood valid", flooded.Rate, "packets/s forwarded");
        Load.Print("flood junk", flooded.Junk, "packets/s thrown");
        Load.Print("flood lost-before", quiet.Lost, "%");
        Load.Print("flood lost", flooded.Lost, "%");
        Load.Print("flood memory-growth", growth, "MiB");
        Load.Print("flood cpu", flooded.Cpu - quiet.Cpu, "% of a processor more");
        return faults == 0 && flooded.Lost <= MostLoss && growth <= MostGrowth ? 0 : 1;
    }

    static async Task<(double Rate, double Lost, double Junk, double Cpu)> Watch(Sfu sfu, CrowdProcess crowd, TimeSpan time, IReadOnlyList<IPEndPoint> at)
    {
        var (before, cpu, began) = (await Count(sfu, crowd), BridgeBenchmark.WorkerTime(), Stopwatch.GetTimestamp());
        if (at.Count > 0) await crowd.Ask(new CrowdOrder("throw", At: [.. at.Select(a => a.ToString())], Seconds: time.TotalSeconds));
        await Task.Delay(time);
        var thrown = (await crowd.Ask(new CrowdOrder("thrown"))).Thrown;
        var (after, used, passed) = (await Count(sfu, crowd), BridgeBenchmark.WorkerTime() - cpu, Stopwatch.GetElapsedTime(began));
        // What the publisher's packets lost on their way in is missing from every viewer's as well.
        var (sent, received, missing) = (after.Sent - before.Sent, after.Received - before.Received, after.Missing - before.Missing);
        var whole = sent + (missing * Viewers);
        return (sent / passed.TotalSeconds, 100.0 * (whole - received) / whole, thrown / passed.TotalSeconds, 100 * used / passed);
    }

    static async Task<(long Sent, long Received, long Missing)> Count(Sfu sfu, CrowdProcess crowd)
    {
        var stats = await sfu.Stats();
        var received = (await crowd.Ask(new CrowdOrder("count"))).Received;
        return (stats.Traffic.PacketsOut + stats.Traffic.PacketsRepeated, received, stats.Rooms.SelectMany(r => r.Peers).SelectMany(p => p.Sends).Sum(l => l.Lost));
    }

    static long Memory()
    {
        GC.Collect();
        return Environment.WorkingSet;
    }
}
