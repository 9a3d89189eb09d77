using System.Diagnostics;
using System.Globalization;
using TeleExpertise.Expertise.Slots.Assignment;

namespace TeleExpertise.Bench.Planning;

/// <summary>The planner beside first come first served, each as a ratio to what somebody who knew the future would have done; and how long a plan takes.</summary>
static class PlannerBenchmark
{
    public static Task<int> Run(string[] args)
    {
        var options = Options.Read(args, "seeds", "demand");
        var (from, to) = Seeds(options.Text("seeds") ?? "1-30");
        foreach (var (load, absences) in new[] { (.80, false), (.95, false), (1.10, false), (.95, true) })
        {
            var demands = Enumerable.Range(from, to - from + 1).Select(seed => options.Text("demand") is { } file ? Demand.From(file, seed, absences) : Demand.Of(seed, load, absences)).ToList();
            var best = demands.ConvertAll(d => Score.Of(d, Hindsight.Seen(d)));
            var name = (options.Text("demand") is null ? string.Create(CultureInfo.InvariantCulture, $"load {load:0.00}") : "file") + (absences ? " absences" : "");
            Print("planner", name, demands, best, d => Policies.Planned(d, PlanningRules.Usual));
            Print("fcfs", name, demands, best, d => Policies.FirstComeFirstServed(d, held: 0));
            Print("fcfs held", name, demands, best, d => Policies.FirstComeFirstServed(d, held: 1));
            Load.Print($"optimum {name} urgent missed", 100 * best.Average(b => b.UrgentMissed), "%");
            Load.Print($"optimum {name} territory gap", 100 * best.Average(b => b.Gap), "points");
        }
        Time();
        return Task.FromResult(0);
    }

    static void Print(string policy, string name, List<Demand> demands, List<Score> best, Func<Demand, int[]> run)
    {
        var scores = demands.ConvertAll(d => Score.Of(d, run(d)));
        var ratios = scores.Select((score, at) => score.Worth / best[at].Worth).ToList();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{policy} {name} mean: {ratios.Average():0.0000} ratio"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{policy} {name} worst: {ratios.Min():0.0000} ratio"));
        Load.Print($"{policy} {name} urgent missed", 100 * scores.Average(s => s.UrgentMissed), "%");
        Load.Print($"{policy} {name} territory gap", 100 * scores.Average(s => s.Gap), "points");
    }

    /// <summary>500 cases that may go to any of 500 sessions of one seat, each worth something else everywhere.</summary>
    static void Time()
    {
        var random = new Random(1);
        var offers = Enumerable.Range(0, 500).Select(_ => Enumerable.Range(0, 500).Select(s => new Offer(s, random.Next(1, 1_000_000))).ToArray()).ToArray();
        var seats = Enumerable.Repeat(1, 500).ToArray();
        SeatAssignment.Solve(offers, seats);
        var began = Stopwatch.GetTimestamp();
        SeatAssignment.Solve(offers, seats);
        Load.Print("planner 500 x 500", Stopwatch.GetElapsedTime(began).TotalMilliseconds, "ms");
    }

    static (int From, int To) Seeds(string text) => text.Split('-') is [var a, var b] ? (int.Parse(a, CultureInfo.InvariantCulture), int.Parse(b, CultureInfo.InvariantCulture)) : (int.Parse(text, CultureInfo.InvariantCulture), int.Parse(text, CultureInfo.InvariantCulture));
}
