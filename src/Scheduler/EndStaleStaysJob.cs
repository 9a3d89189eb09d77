using Quartz;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Sessions;

namespace TeleExpertise.Scheduler;

/// <summary>Every minute: stays that gave no sign of life for a minute end at their last one.</summary>
[DisallowConcurrentExecution]
sealed class EndStaleStaysJob(EndStaleStays end, ExpertiseDb db) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        db.Reach = Reach.System;
        await end.Run(cancellationToken);
    }
}
