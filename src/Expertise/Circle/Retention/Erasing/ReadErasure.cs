using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Circle.Retention.Erasing;

/// <summary>One file that is due, or one erasure, for those who may do something about it.</summary>
/// <param name="Due">Set for a file that may be asked about.</param>
/// <param name="Erasure">Set for what waits or is over.</param>
public sealed record ErasureView(DueLine? Due, ErasureLine? Erasure);

/// <summary>Reads it by the patient's id while it is due, by the erasure's own id from then on.</summary>
public sealed class ReadErasure(ListErasures list, AuditTrail audit) : IVerb
{
    public async Task<Outcome<ErasureView>> Run(Actor actor, Guid id, CancellationToken cancel)
    {
        var all = await list.Run(actor, cancel);
        if (!all.Succeeded) return all.Refusal;
        var due = all.Value.Lines?.FirstOrDefault(l => l.PatientId == id);
        var erasure = (all.Value.Waiting ?? []).Concat(all.Value.Done ?? []).FirstOrDefault(e => e.Id == id);
        return due is null && erasure is null ? await audit.Refused(actor.Id, "read-erasure", "erasure", id, cancel) : new ErasureView(due, erasure);
    }
}
