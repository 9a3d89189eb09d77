using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Requests.CoSigning;
using TeleExpertise.Expertise.Requests.Documents;

namespace TeleExpertise.Expertise.Requests;

/// <summary>
/// Throws drafts away that nobody has touched for long, with their documents: what was never asked is not kept. What waits for its co-signature was
/// asked, and stays until it is decided.
/// </summary>
public sealed class SweepDrafts(ExpertiseDb db, TimeProvider clock) : IVerb
{
    /// <param name="days">How long a draft is kept after it was last typed in, got a document, or came back from its co-signature.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>How many went.</returns>
    public Task<int> Run(int days, CancellationToken cancel)
    {
        var before = clock.GetUtcNow().AddDays(-days);
        return db.Set<Draft>().Where(d => d.UpdatedAt < before && !db.Set<Document>().Any(x => x.DraftId == d.Id && x.StartedAt >= before)
            && !db.Set<CoSignature>().Any(c => c.DraftId == d.Id && (c.EndedAt == null || c.EndedAt >= before))).ExecuteDeleteAsync(cancel);
    }
}
