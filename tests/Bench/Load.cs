using System.Diagnostics;
using System.Globalization;

namespace TeleExpertise.Bench;

/// <summary>As many calls as a number of people at once can make in a time: each waits for an answer before the next call.</summary>
static class Load
{
    static readonly TimeSpan Warm = TimeSpan.FromSeconds(3);
    static readonly TimeSpan Measured = TimeSpan.FromSeconds(10);

    /// <summary>Runs warm, then measures, and prints <c>NAME rate</c>, <c>NAME p50</c> and <c>NAME p99</c>.</summary>
    /// <returns>Calls a second.</returns>
    public static async Task<double> Run(string name, int people, Func<int, Task> call)
    {
        await For(Warm, people, call);
        var began = Stopwatch.GetTimestamp();
        var times = await For(Measured, people, call);
        var rate = times.Count / Stopwatch.GetElapsedTime(began).TotalSeconds;
        times.Sort();
        Print($"{name} rate", rate, "requests/s");
        Print($"{name} p50", times[times.Count / 2], "ms");
        Print($"{name} p99", times[Math.Min(times.Count - 1, times.Count * 99 / 100)], "ms");
        return rate;
    }

    public static void Print(string figure, double value, string unit) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{figure}: {value:0.##} {unit}"));

    /// <summary>Milliseconds of each call; a call that throws ends the benchmark: an error is no fast answer.</summary>
    static async Task<List<double>> For(TimeSpan time, int people, Func<int, Task> call)
    {
        var until = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        var each = await Task.WhenAll(Enumerable.Range(0, people).Select(person => Task.Run(async () =>
        {
            var times = new List<double>();
            while (Stopwatch.GetTimestamp() < until)
            {
                var began = Stopwatch.GetTimestamp();
                await call(person);
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
            return times;
        })));
        return [.. each.SelectMany(times => times)];
    }
}
