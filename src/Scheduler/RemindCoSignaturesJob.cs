using Quartz;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Requests.CoSigning;

namespace TeleExpertise.Scheduler;

/// <summary>Each morning: supervisors are told again of what waits for their co-signature for some days.</summary>
[DisallowConcurrentExecution]
sealed class RemindCoSignaturesJob(RemindCoSignatures remind, ExpertiseDb db) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        db.Reach = Reach.System;
        await remind.Run(cancellationToken);
    }
}
