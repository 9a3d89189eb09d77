using Quartz;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Slots;

namespace TeleExpertise.Scheduler;

/// <summary>Every minute: cases that wait for a slot get one as soon as there is one.</summary>
[DisallowConcurrentExecution]
sealed class BookWaitingJob(BookWaiting book, ExpertiseDb db) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        db.Reach = Reach.System;
        await book.Run(cancellationToken);
    }
}
