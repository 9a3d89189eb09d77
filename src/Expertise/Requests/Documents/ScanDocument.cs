using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Notices;

namespace TeleExpertise.Expertise.Requests.Documents;

/// <summary>
/// Asks the scanner about the next document that waits. Its row stays locked meanwhile, so that two processes do not ask about the
/// same one. Without an answer it goes on waiting: nothing passes because the scanner was away.
/// </summary>
public sealed class ScanDocument(ExpertiseDb db, DocumentBytes bytes, IVirusScanner scanner, TimeProvider clock, AuditTrail audit) : IVerb
{
    /// <summary>How long a document rests that could not be asked about, so that others get their turn.</summary>
    static readonly TimeSpan Rest = TimeSpan.FromSeconds(30);

    /// <returns>True when one was asked about and another may follow at once.</returns>
    public async Task<bool> Run(CancellationToken cancel)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var now = clock.GetUtcNow();
        var document = await db.Set<Document>().FromSql($"""
            select * from document where scan = 'waiting' and (scan_after is null or scan_after <= {now})
            order by coalesce(scan_after, completed_at) limit 1 for no key update skip locked
            """).SingleOrDefaultAsync(cancel);
        if (document is null) return false;
        var answer = await scanner.Ask(bytes.Read(document.Id, cancel), cancel);
        if (answer == ScanAnswer.Unknown) document.ScanAfter = clock.GetUtcNow() + Rest;
        else document.Scan = answer == ScanAnswer.Clean ? ScanState.Clean : ScanState.Infected;
        if (answer == ScanAnswer.Infected)
        {
            audit.Done(actor: null, "quarantine-document", "document", document.Id);
            db.Add(new Notice { Id = Guid.CreateVersion7(now), RecipientId = document.UploadedById, Kind = NoticeKind.DocumentQuarantined, SubjectId = document.Id, CreatedAt = now, Attempts = 0 });
        }
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        db.ChangeTracker.Clear();
        return answer != ScanAnswer.Unknown;
    }
}
