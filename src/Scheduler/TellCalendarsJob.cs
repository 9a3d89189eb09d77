using Quartz;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Slots.Telling;

namespace TeleExpertise.Scheduler;

/// <summary>Every minute: calendars to which people subscribe are kept right, with or without a mail server.</summary>
[DisallowConcurrentExecution]
sealed class TellCalendarsJob(TellCalendars tell, ExpertiseDb db) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        db.Reach = Reach.System;
        await tell.Run(cancellationToken);
    }
}
