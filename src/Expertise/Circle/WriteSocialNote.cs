using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Circle;

/// <summary>Adds a note to the social part of a file. It stays as it is written: a mistake is put right by another note.</summary>
public sealed class WriteSocialNote(ExpertiseDb db, TimeProvider clock, AuditTrail audit) : IVerb
{
    public async Task<Outcome<Done>> Run(Actor actor, Guid patientId, string? text, CancellationToken cancel)
    {
        if (!actor.SeesSocial(patientId) && !await db.AskedAbout(actor, patientId, cancel))
            return await audit.Refused(actor.Id, "write-social-note", "patient", patientId, cancel);
        var words = PlainWords.Clean(text, lines: true);
        if (words.Length is < 3 or > 4000) return Refusal.Invalid(new FieldFault("note", "social-note-missing"));
        var now = clock.GetUtcNow();
        db.Add(new SocialNote { Id = Guid.CreateVersion7(now), PatientId = patientId, AuthorId = actor.Id, Text = words, WrittenAt = now });
        audit.Done(actor.Id, "write-social-note", "patient", patientId);
        await db.SaveChangesAsync(cancel);
        return default(Done);
    }
}
