namespace TeleExpertise.Bench;

/// <summary>
/// Lists and runs the benchmarks: <c>list</c>, or <c>run NAME [--option value ...]</c>. Each prints lines
/// <c>figure: value unit</c> and ends with 0, or with 1 when it found something broken.
/// </summary>
static class Program
{
    static readonly Dictionary<string, Func<string[], Task<int>>> Benchmarks = new(StringComparer.Ordinal)
    {
        ["api"] = Always(ApiBenchmark.Run),
        ["audit"] = Always(AuditBenchmark.Run),
        ["bookings"] = BookingsBenchmark.Run,
        ["bridge"] = BridgeBenchmark.Run,
        ["faraway"] = Always(FarAwayBenchmark.Run),
        ["files"] = Always(FilesBenchmark.Run),
        ["flood"] = FloodBenchmark.Run,
        ["fuzz"] = FuzzBenchmark.Run,
        ["join"] = Always(JoinBenchmark.Run),
        ["planner"] = Planning.PlannerBenchmark.Run,
        ["playout"] = Always(PlayoutBenchmark.Run),
        ["poorline"] = Always(PoorLineBenchmark.Run),
        ["room"] = Always(RoomBenchmark.Run),
        ["soak"] = SoakBenchmark.Run,
    };

    static async Task<int> Main(string[] args)
    {
        if (args is ["crowd"])
        {
            await CrowdProcess.Serve();
            return 0;
        }
        if (args is ["run", var name, .. var options] && Benchmarks.TryGetValue(name, out var run)) return await run(options);
        foreach (var known in Benchmarks.Keys) Console.WriteLine(known);
        return args is ["list"] ? 0 : 2;
    }

    static Func<string[], Task<int>> Always(Func<Task> run) => async _ =>
    {
        await run();
        return 0;
    };
}
