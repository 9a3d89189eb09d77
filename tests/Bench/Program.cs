namespace TeleExpertise.Bench;

/// <summary>Lists and runs the benchmarks: <c>list</c>, or <c>run NAME</c>. Each prints lines <c>figure: value unit</c>.</summary>
static class Program
{
    static readonly Dictionary<string, Func<Task>> Benchmarks = new(StringComparer.Ordinal) { ["api"] = ApiBenchmark.Run };

    static async Task<int> Main(string[] args)
    {
        if (args is ["run", var name] && Benchmarks.TryGetValue(name, out var run))
        {
            await run();
            return 0;
        }
        foreach (var known in Benchmarks.Keys) Console.WriteLine(known);
        return args is ["list"] ? 0 : 2;
    }
}
