using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;
using TeleExpertise.Expertise.Attestations;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Rooms;

namespace TeleExpertise.Scheduler;

/// <summary>Every minute: sessions whose hour has passed end, each in a scope of its own so that one that fails keeps no other.</summary>
[DisallowConcurrentExecution]
sealed partial class CloseOverdueSessionsJob(ListOverdue overdue, ExpertiseDb db, IServiceScopeFactory scopes, ILogger<CloseOverdueSessionsJob> logger) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        db.Reach = Reach.System;
        foreach (var session in await overdue.Run(cancellationToken))
        {
            try
            {
                await Close(session, cancellationToken);
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                Log.StaysOpen(logger, session, e);
            }
        }
    }

    async Task Close(Guid session, CancellationToken cancel)
    {
        await using var scope = scopes.CreateSystemScope();
        await scope.ServiceProvider.GetRequiredService<CloseSession>().Run(actor: null, session, cancel);
        if (scope.ServiceProvider.GetService<IRoomControl>() is { } rooms) await rooms.Close(session.ToString(), cancel);
    }

    static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Session {Session} could not be closed; the next minute tries again")]
        public static partial void StaysOpen(ILogger logger, Guid session, Exception error);
    }
}
