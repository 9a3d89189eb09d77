using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Requests.Documents;

namespace TeleExpertise.Expertise.Requests.Photos;

/// <summary>
/// Takes a photo from a phone with a pass: announced, sent in chunks, resumed. The same checks and limits as for any document, and only
/// pictures; a phone reaches the photos that it sent itself and nothing else of the draft.
/// </summary>
public sealed class SendPhoto(ExpertiseDb db, FindPhotoBearer find, AddDocument add, AppendChunk append, KeepThumbnail keep, AuditTrail audit) : IVerb
{
    /// <summary>Announces one. Said again before a byte of it came, it is the same.</summary>
    public Task<Outcome<DocumentLine>> Announce(string? pass, string? name, long size, CancellationToken cancel) => With(pass, async bearer =>
    {
        var said = PlainWords.FileName(name);
        var again = await Sent(bearer).AsNoTracking().FirstOrDefaultAsync(d => d.Name == said && d.Size == size && d.Received == 0, cancel);
        if (again is not null) return again.Line();
        try
        {
            return await add.Run(bearer.Writer, bearer.DraftId, name, size, cancel, bearer.OfferId);
        }
        catch (DbUpdateException e) when (e.Violates("document_photo_offer"))
        {
            return Refusal.NotFound; // taken back at this moment
        }
    }, cancel);

    /// <summary>How much of one came: where to go on.</summary>
    public Task<Outcome<DocumentLine>> Read(string? pass, Guid id, CancellationToken cancel) => With(pass, async bearer =>
        await Sent(bearer).Where(d => d.Id == id).Lines().SingleOrDefaultAsync(cancel) is { } line ? line : await Unknown(bearer, id, cancel), cancel);

    /// <summary>The next bytes of one.</summary>
    public Task<Outcome<DocumentLine>> Append(string? pass, Guid id, long start, ReadOnlyMemory<byte> data, CancellationToken cancel) => With(pass, async bearer =>
    {
        if (!await Sent(bearer).AnyAsync(d => d.Id == id, cancel)) return await Unknown(bearer, id, cancel);
        if (start > 0 || MediaTypes.IsImage(MediaTypes.Sniff(data.Span))) return await append.Run(bearer.Writer, id, start, data, cancel);
        await Sent(bearer).Where(d => d.Id == id && d.Received == 0).ExecuteDeleteAsync(cancel);
        return Refusal.Invalid(new FieldFault("documents", "photo-type-refused"));
    }, cancel);

    /// <summary>A small picture of one, for lists.</summary>
    public Task<Outcome<Done>> Keep(string? pass, Guid id, byte[] jpeg, CancellationToken cancel) => With(pass, async bearer =>
        await Sent(bearer).AnyAsync(d => d.Id == id, cancel) ? await keep.Run(bearer.Writer, id, jpeg, cancel) : await audit.Refused(bearer.Writer.Id, "add-photo", "document", id, cancel), cancel);

    IQueryable<Document> Sent(PhotoBearer bearer) => db.Set<Document>().Where(d => d.PhotoOfferId == bearer.OfferId && d.DraftId == bearer.DraftId && d.MadeFromId == null);

    async Task<Outcome<DocumentLine>> Unknown(PhotoBearer bearer, Guid id, CancellationToken cancel) => await audit.Refused(bearer.Writer.Id, "add-photo", "document", id, cancel);

    async Task<Outcome<T>> With<T>(string? pass, Func<PhotoBearer, Task<Outcome<T>>> work, CancellationToken cancel)
    {
        if (await find.Run(pass, cancel) is not { } bearer) return await audit.Refused(null, "add-photo", "draft", null, cancel);
        using var writers = db.As(bearer.Reach);
        return await work(bearer);
    }
}
