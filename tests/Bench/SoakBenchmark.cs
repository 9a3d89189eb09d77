using System.Diagnostics;
using TeleExpertise.Bridge;

namespace TeleExpertise.Bench;

/// <summary>
/// People come, go, vanish, reload and change their network at random, <c>--minutes 10</c> long. Afterwards nothing may
/// be left: no peer, no thread, and no more memory than after the first third. Ends with 1 when something is.
/// </summary>
static class SoakBenchmark
{
    const int MostPeople = 20;
    const int Rooms = 3;
    const double MostManagedGrowth = 8;
    const double MostGrowth = 48;
    // Longer than the bridge waits for anybody.
    static readonly TimeSpan Silence = TimeSpan.FromSeconds(12);
    static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);

    public static async Task<int> Run(string[] args)
    {
        var options = Options.Read(args, "minutes", "seed");
        var time = TimeSpan.FromMinutes(options.Number("minutes", 10));
        var random = new Random((int)options.Number("seed", 1));
        var faults = 0;
        using var sfu = new Sfu(new SfuOptions { PeerTimeout = TimeSpan.FromSeconds(5), ConnectTimeout = TimeSpan.FromSeconds(10), Tcp = false, OnFault = _ => faults++ }, TimeProvider.System, _ => { });
        await using var crowd = new CrowdProcess();
        var people = new Dictionary<int, (string Room, string Name)>();
        var (began, joins, steps) = (Stopwatch.GetTimestamp(), 0, 0);
        (double Memory, double Managed, int Threads)? early = null;
        while (Stopwatch.GetElapsedTime(began) < time)
        {
            joins += await Step(sfu, crowd, people, random, joins);
            if (early is null && Stopwatch.GetElapsedTime(began) > time / 3) early = await Emptied(crowd, people, random);
            if (++steps % 150 == 0) Tell(people.Count, joins);
            await Task.Delay(Pace);
        }

        var late = await Emptied(crowd, people, random);
        var left = (await sfu.Stats()).Rooms.Sum(r => r.Peers.Count);
        Load.Print("soak joins", joins, "joins");
        Load.Print("soak growth", late.Memory - early!.Value.Memory, "MiB resident and empty, from a third of the time to its end");
        Load.Print("soak managed-growth", late.Managed - early.Value.Managed, "MiB in the same time");
        Load.Print("soak thread-growth", late.Threads - early.Value.Threads, "threads");
        Load.Print("soak left-behind", left, "peers");
        Load.Print("soak faults", faults, "exceptions");
        // The runtime's own pool comes and goes by a few threads.
        return left == 0 && faults == 0 && late.Memory - early.Value.Memory < MostGrowth
            && late.Managed - early.Value.Managed < MostManagedGrowth && late.Threads - early.Value.Threads <= 4 ? 0 : 1;
    }

    static async Task<int> Step(Sfu sfu, CrowdProcess crowd, Dictionary<int, (string Room, string Name)> people, Random random, int joins)
    {
        var some = people.Count == 0 ? -1 : people.Keys.ElementAt(random.Next(people.Count));
        switch (random.Next(10))
        {
            case < 4 when people.Count < MostPeople:
                return await Enter(sfu, crowd, people, joins, ($"room{random.Next(Rooms)}", $"p{joins}"));
            case 4 when some >= 0:
                await crowd.Ask(new CrowdOrder("leave", some));
                people.Remove(some);
                return 0;
            case 5 when some >= 0:
                // Its line is cut; the bridge finds out by itself.
                await crowd.Ask(new CrowdOrder("vanish", some));
                people.Remove(some);
                return 0;
            case 6 when some >= 0:
                sfu.Leave(people[some].Room, people[some].Name);
                await crowd.Ask(new CrowdOrder("vanish", some));
                people.Remove(some);
                return 0;
            case 7 when some >= 0:
                await crowd.Ask(new CrowdOrder("move", some));
                return 0;
            case 8 when some >= 0:
                // A reload: the same name comes again while the old page is gone.
                var who = people[some];
                await crowd.Ask(new CrowdOrder("vanish", some));
                people.Remove(some);
                return await Enter(sfu, crowd, people, joins, who);
            case 9 when some >= 0:
                await crowd.Ask(new CrowdOrder("show", some, Sends: random.Next(2) == 0));
                return 0;
            default:
                return 0;
        }
    }

    static async Task<int> Enter(Sfu sfu, CrowdProcess crowd, Dictionary<int, (string Room, string Name)> people, int id, (string Room, string Name) who)
    {
        var offer = (await crowd.Ask(new CrowdOrder("enter", id))).Offer!;
        var joined = await sfu.Join(who.Room, who.Name, offer, new PeerRights(true, true));
        var answer = joined as JoinResult.Accepted ?? throw new InvalidOperationException(((JoinResult.Refused)joined).Sentence);
        await crowd.Ask(new CrowdOrder("answer", id, answer.AnswerSdp));
        people[id] = who;
        return 1;
    }

    /// <summary>Everybody goes, some without a word, and what is left once the bridge has noticed is measured: people cost memory, those who left must not.</summary>
    static async Task<(double Memory, double Managed, int Threads)> Emptied(CrowdProcess crowd, Dictionary<int, (string Room, string Name)> people, Random random)
    {
        foreach (var id in people.Keys) await crowd.Ask(new CrowdOrder(random.Next(2) == 0 ? "leave" : "vanish", id));
        people.Clear();
        await Task.Delay(Silence);
        return Sample();
    }

    static void Tell(int people, int joins)
    {
        var now = Sample();
        Load.Print("soak memory", now.Memory, $"MiB resident with {people} people after {joins} joins");
        Load.Print("soak managed-memory", now.Managed, "MiB");
    }

    static (double Memory, double Managed, int Threads) Sample()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var self = Process.GetCurrentProcess();
        return (self.WorkingSet64 / 1024.0 / 1024.0, GC.GetTotalMemory(forceFullCollection: true) / 1024.0 / 1024.0, self.Threads.Count);
    }
}
