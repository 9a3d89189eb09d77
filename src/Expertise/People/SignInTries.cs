using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.People;

/// <summary>Wrong tries of a bucket.</summary>
public sealed class SignInTry
{
    public required int Bucket { get; init; }
    public required int Failures { get; set; }
    public required DateTimeOffset LastAt { get; set; }

    /// <summary>Before this no try is looked at.</summary>
    public required DateTimeOffset OpenAt { get; set; }
}

/// <summary>
/// Slows down who guesses: four tries are free, then each wrong one doubles the wait, five minutes at most, forgotten after an hour
/// of peace. A bucket is a hash of what was typed, whether such an account exists or not; so its answers tell nothing.
/// </summary>
static class SignInTries
{
    const int Buckets = 1 << 20;
    const int Free = 4;
    static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    static readonly TimeSpan Peace = TimeSpan.FromHours(1);

    public static int BucketOf(string kind, string text) =>
        (int)(BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(kind + "\n" + text))) % Buckets);

    /// <summary>The wait after so many wrong tries.</summary>
    public static TimeSpan WaitAfter(int failures) =>
        failures <= Free ? TimeSpan.Zero : TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << Math.Min(failures - Free - 1, 10)));

    /// <summary>
    /// Counts a try as wrong before it is known, so that many at once get no more than one by one. Null when it may be looked at;
    /// otherwise how long to wait.
    /// </summary>
    public static async Task<TimeSpan?> CountTry(this ExpertiseDb db, int bucket, DateTimeOffset now, CancellationToken cancel)
    {
        // One statement, so that twins queue up on the row: the wait of the n-th is part of the same write.
        // A try that costs no wait leaves the door open since ever: a twin that read the clock a little earlier finds it open too.
        var waits = Enumerable.Range(0, 32).Select(WaitAfter).ToArray();
        var counted = await db.Database.ExecuteSqlAsync($"""
            insert into sign_in_try as t (bucket, failures, last_at, open_at) values ({bucket}, 1, {now}, 'epoch')
            on conflict (bucket) do update set
                failures = case when t.last_at < {now - Peace} then 1 else least(t.failures + 1, 31) end,
                last_at = {now},
                open_at = case when t.last_at < {now - Peace} or t.failures < {Free} then 'epoch' else {now} + ({waits})[least(t.failures + 1, 31) + 1] end
            where t.open_at <= {now}
            """, cancel);
        if (counted == 1) return null;
        var open = await db.Set<SignInTry>().AsNoTracking().Where(t => t.Bucket == bucket).Select(t => (DateTimeOffset?)t.OpenAt).SingleOrDefaultAsync(cancel);
        return open is { } at && at > now ? at - now : TimeSpan.FromSeconds(1);
    }

    /// <summary>It was right: nothing is held against the next one.</summary>
    public static Task ForgetTries(this ExpertiseDb db, int bucket, CancellationToken cancel) =>
        db.Set<SignInTry>().Where(t => t.Bucket == bucket).ExecuteDeleteAsync(cancel);
}
