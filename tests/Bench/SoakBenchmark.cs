using System.Diagnostics;
using TeleExpertise.Rooms;

namespace TeleExpertise.Bench;

/// <summary>
/// Pages, encoders and screens come, go, vanish, reload, are put out and change their network at random, through the doors
/// of the whole signaling server, <c>--minutes 10</c> long. Afterwards nothing may be left: no stay, no peer, no thread, no
/// more memory than after the first third; and the log may have said nothing above a warning. Ends with 1 otherwise.
/// </summary>
static class SoakBenchmark
{
    const int MostPeople = 20;
    const int Rooms = 3;
    const double MostManagedGrowth = 8;
    const double MostGrowth = 48;
    // Longer than the server waits for anybody.
    static readonly TimeSpan Silence = TimeSpan.FromSeconds(20);
    static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);

    public static async Task<int> Run(string[] args)
    {
        var options = Options.Read(args, "minutes", "seed");
        var time = TimeSpan.FromMinutes(options.Number("minutes", 10));
        var random = new Random((int)options.Number("seed", 1));
        await using var server = await SoakServer.Start();
        await using var crowd = new CrowdProcess();
        var people = new List<SoakPerson>();
        var (began, joins, steps) = (Stopwatch.GetTimestamp(), 0, 0);
        (double Memory, double Managed, int Threads)? early = null;
        while (Stopwatch.GetElapsedTime(began) < time)
        {
            joins += await Step(server, crowd, people, random, joins);
            if (early is null && Stopwatch.GetElapsedTime(began) > time / 3) early = await Emptied(people, random);
            if (++steps % 150 == 0) Tell(people.Count, joins);
            await Task.Delay(Pace);
        }

        var late = await Emptied(people, random);
        var (left, present) = (server.Left, server.Present);
        Load.Print("soak joins", joins, "joins");
        Load.Print("soak growth", late.Memory - early!.Value.Memory, "MiB resident and empty, from a third of the time to its end");
        Load.Print("soak managed-growth", late.Managed - early.Value.Managed, "MiB in the same time");
        Load.Print("soak thread-growth", late.Threads - early.Value.Threads, "threads");
        Load.Print("soak left-behind", left, "stays and peers");
        Load.Print("soak still-present", present, "people by the journal");
        Load.Print("soak complaints", server.Complaints, "lines of the log above a warning");
        // The runtime's own pool comes and goes by a few threads.
        return left == 0 && present == 0 && server.Complaints == 0 && late.Memory - early.Value.Memory < MostGrowth
            && late.Managed - early.Value.Managed < MostManagedGrowth && late.Threads - early.Value.Threads <= 4 ? 0 : 1;
    }

    /// <returns>How many joined.</returns>
    static async Task<int> Step(SoakServer server, CrowdProcess crowd, List<SoakPerson> people, Random random, int joins)
    {
        var who = people.Count == 0 ? null : people[random.Next(people.Count)];
        switch (random.Next(11))
        {
            case < 4 when people.Count < MostPeople:
                var use = random.Next(6) switch { 0 => TicketUse.Publish, 1 => TicketUse.Watch, _ => TicketUse.Page };
                await Enter(new(server, crowd, joins, $"room{random.Next(Rooms)}", $"p{joins}", use));
                return 1;
            case 4 when who is not null:
                people.Remove(who);
                await who.Leave();
                return 0;
            case 5 when who is not null:
                people.Remove(who);
                await who.Vanish();
                return 0;
            case 6 when who is not null:
                people.Remove(who);
                await server.Control.Revoke(who.Room, who.Name, CancellationToken.None);
                await who.Vanish();
                return 0;
            case 7 when who is { Use: TicketUse.Page }:
                await who.Resume();
                return 0;
            case 8 when who is not null:
                // A reload: the same person comes again while the old page is gone.
                people.Remove(who);
                var before = await who.Vanish();
                await Enter(new(server, crowd, joins, who.Room, who.Name, who.Use), before);
                return 1;
            case > 8 when who is not null:
                await who.Talk(on: random.Next(2) == 0);
                return 0;
            default:
                return 0;
        }

        async Task Enter(SoakPerson person, Guid? replaces = null)
        {
            await person.Enter(replaces);
            people.Add(person);
        }
    }

    /// <summary>Everybody goes, some without a word, and what is left once the server has noticed is measured: people cost memory, those who left must not.</summary>
    static async Task<(double Memory, double Managed, int Threads)> Emptied(List<SoakPerson> people, Random random)
    {
        foreach (var person in people)
        {
            if (random.Next(2) == 0) await person.Leave();
            else await person.Vanish();
        }
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
