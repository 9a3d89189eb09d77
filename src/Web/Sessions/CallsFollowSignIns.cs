using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Rooms;

namespace TeleExpertise.Web.Sessions;

/// <summary>
/// A call lasts no longer than the sign-in at which its ticket was asked for. That is looked up each second while somebody is in a room,
/// rather than told by whatever ends sign-ins: none of the many ways can forget it. While the database is away calls go on.
/// </summary>
sealed partial class CallsFollowSignIns(IServiceScopeFactory scopes, IRoomControl rooms, TimeProvider clock, ILogger<CallsFollowSignIns> logger) : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(stoppingToken);
                await Look(stoppingToken);
            }
            catch (OperationCanceledException) { return; } // the server or its signaling stops
            catch (Exception e) { Log.Unknown(logger, e.GetType().Name); }
        }
    }

    async Task Look(CancellationToken cancel)
    {
        var there = await rooms.SignIns(cancel);
        if (there.Count == 0) return;
        await using var scope = scopes.CreateSystemScope();
        foreach (var over in await scope.ServiceProvider.GetRequiredService<FindSignInsOver>().Run([.. there.Select(Guid.Parse)], cancel))
            await rooms.SignOut(over.ToString(), cancel);
    }

    static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Whether the sign-ins of calls last is unknown ({Why}); the calls go on")]
        public static partial void Unknown(ILogger logger, string why);
    }
}
