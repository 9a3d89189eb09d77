namespace TeleExpertise.Bridge.Tests.Support;

/// <summary>
/// What something allocates each time it is done. While other threads are busy the runtime now and then adds some
/// kilobytes to a thread's count that no code on it asked for, to one call in millions; what the code itself
/// allocates is in every round. So the least of a few rounds counts, and the first that allocates nothing ends them.
/// </summary>
internal static class Allocation
{
    public const int Rounds = 5;

    /// <summary>Bytes that <paramref name="work"/> allocates on this thread; it gets the round's number, from 0.</summary>
    public static long EachTime(Action<int> work) => Least(round =>
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        work(round);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    });

    /// <summary>The least of what <paramref name="measure"/> says in each round.</summary>
    public static long Least(Func<int, long> measure)
    {
        var least = long.MaxValue;
        for (var round = 0; round < Rounds && least > 0; round++)
        {
            least = Math.Min(least, measure(round));
        }

        return least;
    }
}
