using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.Audit;

/// <summary>Writes audit rows. <see cref="Done"/> joins the caller's transaction; <see cref="Refused"/> is saved at once.</summary>
public sealed class AuditTrail(ExpertiseDb db, TimeProvider clock) : IVerb
{
    /// <summary>Adds a row that is saved with what the verb saves.</summary>
    public void Done(Guid? actor, string action, string subject, Guid? subjectId) => db.Add(Entry(actor, action, subject, subjectId, AuditOutcome.Done));

    /// <summary>Records a refusal and gives the 404 that hides whether the record exists.</summary>
    public async Task<Refusal> Refused(Guid? actor, string action, string subject, Guid? subjectId, CancellationToken cancel)
    {
        db.ChangeTracker.Clear(); // nothing else of a refused verb is saved
        db.Add(Entry(actor, action, subject, subjectId, AuditOutcome.Refused));
        await db.SaveChangesAsync(cancel);
        return Refusal.NotFound;
    }

    AuditEntry Entry(Guid? actor, string action, string subject, Guid? subjectId, AuditOutcome outcome) => new()
    {
        At = clock.GetUtcNow(),
        ActorId = actor,
        Action = action,
        Subject = subject,
        SubjectId = subjectId,
        Outcome = outcome,
    };
}
