using System.Globalization;

namespace TeleExpertise.Testing.Bots.Fuzzing;

/// <summary>Which case failed: enough to repeat it alone.</summary>
internal sealed class FuzzFailure(string message, Exception inner) : Exception(message, inner);

/// <summary>Runs the cases of a target one after the other, and watches that none hangs.</summary>
internal static class Fuzzer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static void Run(FuzzTarget target, long cases, int seed)
    {
        long current = 0;
        long seen = -1;
        using var watch = new Timer(
            _ =>
            {
                var now = Volatile.Read(ref current);
                if (Interlocked.Exchange(ref seen, now) == now)
                {
                    // The thread cannot be stopped; the process can, and says why.
                    Environment.FailFast(string.Create(CultureInfo.InvariantCulture, $"Fuzzing {target.Name} hangs: seed {seed}, case {current}."));
                }
            },
            null,
            Patience,
            Patience);
        for (long index = 0; index < cases; index++)
        {
            Volatile.Write(ref current, index);
            One(target, index, seed);
        }

        target.Finish();
    }

    /// <summary>Repeats a case that failed. A target with state (DTLS, a switchboard) may need those before it.</summary>
    public static void One(FuzzTarget target, long index, int seed)
    {
        var random = new FuzzRandom(seed, index);
        try
        {
            target.Try(ref random);
        }
        catch (Exception fault)
        {
            throw new FuzzFailure(string.Create(CultureInfo.InvariantCulture, $"Fuzzing {target.Name}: seed {seed}, case {index}: {fault.Message} Input: {target.LastInput}"), fault);
        }
    }
}
