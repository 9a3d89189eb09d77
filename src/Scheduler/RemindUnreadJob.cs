using Quartz;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Opinions.Sending;

namespace TeleExpertise.Scheduler;

/// <summary>Every hour of the day: requesters are told of opinions that they have not read for some days.</summary>
[DisallowConcurrentExecution]
sealed class RemindUnreadJob(RemindUnread remind, ExpertiseDb db) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        db.Reach = Reach.System;
        await remind.Run(cancellationToken);
    }
}
