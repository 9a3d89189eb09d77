using Quartz;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Slots.FirstAnswer;

namespace TeleExpertise.Scheduler;

/// <summary>Every minute: cases whose session comes after the first-answer clock are asked about, or turn to a written answer.</summary>
[DisallowConcurrentExecution]
sealed class KeepFirstAnswerJob(KeepFirstAnswer keep, ExpertiseDb db) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        db.Reach = Reach.System;
        await keep.Run(cancellationToken);
    }
}
