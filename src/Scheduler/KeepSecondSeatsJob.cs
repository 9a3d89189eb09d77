using Quartz;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Slots.Joint;

namespace TeleExpertise.Scheduler;

/// <summary>Every minute: second seats whose specialist can come no more go to the next.</summary>
[DisallowConcurrentExecution]
sealed class KeepSecondSeatsJob(KeepSecondSeats keep, ExpertiseDb db) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        db.Reach = Reach.System;
        await keep.Run(cancellationToken);
    }
}
