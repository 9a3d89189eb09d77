using Microsoft.Extensions.Configuration;
using Quartz;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Scheduler;

/// <summary>Every night: drafts that nobody touched for <c>Drafts:KeptDays</c> go, with their documents.</summary>
[DisallowConcurrentExecution]
sealed class SweepDraftsJob(SweepDrafts sweep, IConfiguration settings, ExpertiseDb db) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        db.Reach = Reach.System;
        await sweep.Run(settings.GetValue("Drafts:KeptDays", 30), cancellationToken);
    }
}
