using Quartz;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Opinions.FollowUp;

namespace TeleExpertise.Scheduler;

/// <summary>Each morning: requesters are told of the reviews that opinions ask for on that day.</summary>
[DisallowConcurrentExecution]
sealed class RemindReviewJob(RemindReview remind, ExpertiseDb db) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        db.Reach = Reach.System;
        await remind.Run(cancellationToken);
    }
}
