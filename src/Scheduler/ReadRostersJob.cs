using Quartz;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Slots.Duties;

namespace TeleExpertise.Scheduler;

/// <summary>Every minute: the on-call rosters whose time has come are read again, each every six hours.</summary>
[DisallowConcurrentExecution]
sealed class ReadRostersJob(ReadRosters read, ExpertiseDb db) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        db.Reach = Reach.System;
        await read.Run(cancellationToken);
    }
}
