using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Requests.Documents;

/// <summary>A document as its page shows it.</summary>
/// <param name="Document">The document.</param>
/// <param name="RequestId">Its case; null while it is of a draft.</param>
/// <param name="DraftId">Its draft; null once filed or sent.</param>
/// <param name="AnswersId">The case that its draft is a reply to; null for any other.</param>
/// <param name="Beside">All documents of the same case, itself included, in their order.</param>
/// <param name="Text">What a plain text says; null for anything else.</param>
public sealed record DocumentView(DocumentLine Document, Guid? RequestId, Guid? DraftId, Guid? AnswersId, IReadOnlyList<DocumentLine> Beside, string? Text);

/// <summary>Opens a document's page for those who may read it; leaves an audit row.</summary>
public sealed class ViewDocument(ExpertiseDb db, ReadDocument read, AuditTrail audit) : IVerb
{
    /// <summary>Text shown on the page; the rest is in the file.</summary>
    const int TextMax = 200_000;

    public async Task<Outcome<DocumentView>> Run(Actor actor, Guid documentId, CancellationToken cancel)
    {
        var opened = await read.Open(actor, documentId, "read-document", cancel);
        if (!opened.Succeeded) return opened.Refusal;
        var (place, line) = (opened.Value, opened.Value.Line());
        if (line.Readable && (place.RequestId is not null || place.UploadedById != actor.Id))
        {
            audit.Done(actor.Id, "read-document", "document", documentId);
            await db.SaveChangesAsync(cancel);
        }
        var beside = await db.Set<Document>().Where(d => d.RequestId == place.RequestId && d.DraftId == place.DraftId).Lines().ToListAsync(cancel);
        var text = line is { Readable: true, MediaType: MediaTypes.Text } ? await Text(documentId, cancel) : null;
        return new DocumentView(line, place.RequestId, place.DraftId, await db.Set<Draft>().Where(d => d.Id == place.DraftId).Select(d => d.AnswersId).SingleOrDefaultAsync(cancel), beside, text);
    }

    async Task<string> Text(Guid documentId, CancellationToken cancel)
    {
        await foreach (var data in read.Bytes(documentId).WithCancellation(cancel))
        {
            var text = System.Text.Encoding.UTF8.GetString(data.Span);
            return text.Length > TextMax ? text[..TextMax] + "…" : text.TrimEnd('\uFFFD');
        }
        return "";
    }
}
