using Microsoft.Extensions.DependencyInjection;
using Quartz;
using TeleExpertise.Expertise.Attestations;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Rooms;

namespace TeleExpertise.Scheduler;

/// <summary>Every minute: sessions whose hour has passed end, each in a scope of its own so that one that fails keeps no other.</summary>
[DisallowConcurrentExecution]
sealed class CloseOverdueSessionsJob(ListOverdue overdue, IServiceScopeFactory scopes) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        foreach (var session in await overdue.Run(cancellationToken))
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<CloseSession>().Run(actor: null, session, cancellationToken);
            if (scope.ServiceProvider.GetService<IRoomControl>() is { } rooms) await rooms.Close(session.ToString(), cancellationToken);
        }
    }
}
