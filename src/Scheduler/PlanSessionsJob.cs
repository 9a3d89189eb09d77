using Quartz;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Scheduler;

/// <summary>At start and every night: the weekly sessions of the next twelve weeks.</summary>
[DisallowConcurrentExecution]
sealed class PlanSessionsJob(PlanSessions plan) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await plan.Run(cancellationToken);
}
