using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using TeleExpertise.Bridge;
using TeleExpertise.Bridge.OpenSsl;
using TeleExpertise.Bridge.Srtp;
using TeleExpertise.Testing.Bots;

namespace TeleExpertise.Bench;

/// <summary>
/// What forwarding costs, over loopback, with the bots in another process: time of the bridge's own threads and bytes
/// allocated for each packet that leaves, memory for each participant, and how soon media flows. A bare loop of
/// encryption and sendto in the same run is the floor; the ratios to it compare between machines, the rest does not.
/// </summary>
static class BridgeBenchmark
{
    static readonly TimeSpan Warm = TimeSpan.FromSeconds(4);
    static readonly TimeSpan Measured = TimeSpan.FromSeconds(10);

    public static async Task<int> Run(string[] _)
    {
        var floor = Floor();
        Load.Print("floor encrypt-and-sendto", floor, "µs/packet");
        await Measure("1x60", floor, [BotShapeName.Whip, .. Enumerable.Repeat(BotShapeName.Whep, 60)]);
        await Measure("16x16", floor, Enumerable.Repeat(BotShapeName.Sixteen, 16));
        await Measure("8-simulcast", floor, Enumerable.Repeat(BotShapeName.Page, 8));
        return 0;
    }

    static async Task Measure(string name, double floor, IEnumerable<BotShapeName> people)
    {
        var faults = 0;
        using var sfu = new Sfu(new SfuOptions { PeersPerRoom = 100, VideoSlots = 16, Tcp = false, OnFault = _ => faults++ }, TimeProvider.System, _ => { });
        await using var crowd = new CrowdProcess();
        var empty = Memory();
        var count = 0;
        foreach (var shape in people)
        {
            await Enter(sfu, crowd, count++, shape);
        }
        await Task.Delay(Warm);
        var first = await crowd.Ask(new CrowdOrder("count"));
        if (first.Connected != count) throw new InvalidOperationException($"{first.Connected} of {count} connected.");

        var (packets, cpu, allocated, began) = (await Sent(sfu), WorkerTime(), GC.GetTotalAllocatedBytes(precise: true), Stopwatch.GetTimestamp());
        await Task.Delay(Measured);
        var (packets2, cpu2, allocated2, passed) = (await Sent(sfu), WorkerTime(), GC.GetTotalAllocatedBytes(precise: true), Stopwatch.GetElapsedTime(began));
        var last = await crowd.Ask(new CrowdOrder("count"));
        var forwarded = packets2 - packets;
        var each = (cpu2 - cpu).TotalMicroseconds / forwarded;
        Load.Print($"{name} rate", forwarded / passed.TotalSeconds, "packets/s");
        Load.Print($"{name} arrived", 100.0 * (last.Received - first.Received) / forwarded, "%");
        Load.Print($"{name} cpu", each, "µs/packet");
        Load.Print($"{name} cpu-over-floor", each / floor, "x");
        Load.Print($"{name} allocated", (double)(allocated2 - allocated) / forwarded, "bytes/packet");
        Load.Print($"{name} memory", (Memory() - empty) / 1024.0 / count, "KiB/participant");
        var media = first.FirstMedia!.Order().ToArray();
        Load.Print($"{name} media-after-answer p50", media[media.Length / 2], "ms");
        Load.Print($"{name} media-after-answer max", media[^1], "ms");
        if (faults > 0) throw new InvalidOperationException($"The bridge met {faults} bugs.");
    }

    public static async Task Enter(Sfu sfu, CrowdProcess crowd, int id, BotShapeName shape)
    {
        var offer = (await crowd.Ask(new CrowdOrder("enter", id, Shape: shape))).Offer!;
        var joined = await sfu.Join("room", $"p{id}", offer, new PeerRights(true, true));
        var answer = joined as JoinResult.Accepted ?? throw new InvalidOperationException(((JoinResult.Refused)joined).Sentence);
        await crowd.Ask(new CrowdOrder("answer", id, answer.AnswerSdp));
    }

    static async Task<long> Sent(Sfu sfu)
    {
        var traffic = (await sfu.Stats()).Traffic;
        return traffic.PacketsOut + traffic.PacketsRepeated;
    }

    /// <summary>Resident bytes after a collection.</summary>
    static long Memory()
    {
        GC.Collect();
        return Environment.WorkingSet;
    }

    /// <summary>Time on a processor of every thread of the bridge, from the scheduler's own count in nanoseconds.</summary>
    public static TimeSpan WorkerTime()
    {
        long nanoseconds = 0;
        foreach (var task in Directory.GetDirectories("/proc/self/task"))
        {
            if (File.ReadAllText(Path.Combine(task, "comm")).StartsWith("Bridge worker", StringComparison.Ordinal))
            {
                nanoseconds += Nanoseconds(task);
            }
        }
        return TimeSpan.FromMicroseconds(nanoseconds / 1000.0);
    }

    static long Nanoseconds(string task) =>
        long.Parse(File.ReadAllText(Path.Combine(task, "schedstat")).Split(' ')[0], CultureInfo.InvariantCulture);

    /// <summary>Sealing 1,100 bytes with AES-GCM and one sendto to a socket nobody reads.</summary>
    static double Floor()
    {
        const int count = 200_000;
        using var sink = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        sink.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var source = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        source.Connect(sink.LocalEndPoint!);
        using var sender = new SrtpSender(SrtpTransform.Create(new SrtpMaster(SrtpProfile.AeadAes128Gcm, new byte[16], new byte[12]), OpenSslCiphers.Instance));
        var packet = RtpBuilder.Packet(7, 0, 1, Bot.Vp8Type, new byte[1_100]);
        var buffer = new byte[1_500];
        var best = double.MaxValue;
        for (var round = 0; round < 3; round++)
        {
            var began = Nanoseconds("/proc/thread-self");
            for (var i = 0; i < count; i++)
            {
                packet.CopyTo(buffer, 0);
                RtpBuilder.Big((ushort)i).CopyTo(buffer, 2);
                source.Send(buffer.AsSpan(0, sender.ProtectRtp(buffer, packet.Length)));
            }
            // The best of three: others use this machine as well.
            best = Math.Min(best, (Nanoseconds("/proc/thread-self") - began) / 1000.0 / count);
        }
        return best;
    }
}
