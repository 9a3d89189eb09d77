using Quartz;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Scheduler;

/// <summary>At start and every night: the weekly sessions of the next twelve weeks.</summary>
[DisallowConcurrentExecution]
sealed class PlanSessionsJob(PlanSessions plan, ExpertiseDb db) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        db.Reach = Reach.System;
        await plan.Run(cancellationToken);
    }
}
