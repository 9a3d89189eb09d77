using System.Diagnostics;
using TeleExpertise.Testing.Bots.Fuzzing;

namespace TeleExpertise.Bench;

/// <summary>The tests' fuzzers with as many cases as wanted, <c>--cases 10000000</c>, from another <c>--seed</c>, of one <c>--only</c> or all.</summary>
static class FuzzBenchmark
{
    public static Task<int> Run(string[] args)
    {
        var options = Options.Read(args, "cases", "seed", "only");
        var cases = options.Number("cases", 10_000_000);
        var seed = options.Number("seed", Environment.TickCount & 0xFFFF);
        var failed = 0;
        foreach (var (name, make) in FuzzTargets.All.Where(t => options.Text("only") is null || t.Key == options.Text("only")))
        {
            var began = Stopwatch.GetTimestamp();
            using var target = make();
            try
            {
                Fuzzer.Run(target, cases, (int)seed);
                Load.Print($"fuzz {name} failures", 0, $"in {cases} cases of seed {seed}");
            }
            catch (Exception failure) when (failure is FuzzFailure or InvalidOperationException)
            {
                failed++;
                Console.WriteLine(failure.Message);
                Load.Print($"fuzz {name} failures", 1, $"with seed {seed}");
            }
            Load.Print($"fuzz {name} speed", cases / Stopwatch.GetElapsedTime(began).TotalSeconds, "cases/s");
        }
        return Task.FromResult(failed == 0 ? 0 : 1);
    }
}
