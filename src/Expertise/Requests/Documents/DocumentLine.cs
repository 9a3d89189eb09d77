using Microsoft.EntityFrameworkCore;

namespace TeleExpertise.Expertise.Requests.Documents;

/// <summary>A document without its bytes.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Cleaned name.</param>
/// <param name="Size">Announced size, bytes.</param>
/// <param name="Received">Bytes stored so far: where the next chunk starts.</param>
/// <param name="MediaType">Type read from the bytes; null until complete.</param>
/// <param name="Scan">Where it stands with the virus scanner.</param>
/// <param name="Small">There is a thumbnail.</param>
/// <param name="Active">A PDF that can do something by itself: only saved, not opened.</param>
public sealed record DocumentLine(Guid Id, string Name, long Size, long Received, string? MediaType, bool Active = false, bool Small = false, ScanState Scan = ScanState.None)
{
    /// <summary>True once every byte is there and of a known type.</summary>
    public bool Complete => MediaType is not null;

    /// <summary>True when its bytes may be read: whole, and not waiting for the scanner or put away by it.</summary>
    public bool Readable => Complete && (Scan is ScanState.None or ScanState.Clean);
}

static class DocumentLines
{
    /// <summary>What people sent, in the order in which it came.</summary>
    public static IQueryable<DocumentLine> Lines(this IQueryable<Document> documents) => documents.AsNoTracking().Where(d => d.MadeFromId == null)
        .OrderBy(d => d.StartedAt).ThenBy(d => d.Id).Select(d => new DocumentLine(d.Id, d.Name, d.Size, d.Received, d.MediaType, d.Active, d.Copies.Any(c => c.MadeAs == DocumentCopy.Thumbnail), d.Scan));

    public static DocumentLine Line(this Document d) => new(d.Id, d.Name, d.Size, d.Received, d.MediaType, d.Active, Scan: d.Scan);
}
