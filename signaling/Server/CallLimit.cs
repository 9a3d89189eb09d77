using System.Threading.RateLimiting;
using Microsoft.AspNetCore.SignalR;

namespace TeleExpertise.Server;

/// <summary>Drops a connection that calls more often than an honest client ever does.</summary>
sealed class CallLimit(SignalingMeter meter) : IHubFilter
{
    const int AtOnce = 60;
    const int PerSecond = 20;
    static readonly object Flooded = new();

    /// <summary>Whether a connection was dropped for calling too often.</summary>
    public static bool Dropped(HubCallerContext connection) => connection.Items.ContainsKey(Flooded);

    public Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        context.Context.Items[typeof(CallLimit)] = new TokenBucketRateLimiter(new()
        {
            TokenLimit = AtOnce,
            TokensPerPeriod = PerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        });
        return next(context);
    }

    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocation, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        using var lease = Bucket(invocation.Context).AttemptAcquire();
        if (lease.IsAcquired) return await next(invocation);
        if (!invocation.Context.ConnectionAborted.IsCancellationRequested) meter.Flood();
        invocation.Context.Items[Flooded] = true;
        invocation.Context.Abort();
        return null;
    }

    public async Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        await Bucket(context.Context).DisposeAsync();
        await next(context, exception);
    }

    static TokenBucketRateLimiter Bucket(HubCallerContext context) => (TokenBucketRateLimiter)context.Items[typeof(CallLimit)]!;
}
