using Microsoft.EntityFrameworkCore;

namespace TeleExpertise.Expertise.Requests.Documents;

/// <summary>A document without its bytes.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Cleaned name.</param>
/// <param name="Size">Announced size, bytes.</param>
/// <param name="Received">Bytes stored so far: where the next chunk starts.</param>
/// <param name="MediaType">Type read from the bytes; null until complete.</param>
/// <param name="Active">A PDF that can do something by itself: only saved, not opened.</param>
public sealed record DocumentLine(Guid Id, string Name, long Size, long Received, string? MediaType, bool Active = false)
{
    /// <summary>True once every byte is there and of a known type.</summary>
    public bool Complete => MediaType is not null;
}

static class DocumentLines
{
    /// <summary>In the order in which they came.</summary>
    public static IQueryable<DocumentLine> Lines(this IQueryable<Document> documents) => documents.AsNoTracking()
        .OrderBy(d => d.StartedAt).ThenBy(d => d.Id).Select(d => new DocumentLine(d.Id, d.Name, d.Size, d.Received, d.MediaType, d.Active));

    public static DocumentLine Line(this Document d) => new(d.Id, d.Name, d.Size, d.Received, d.MediaType, d.Active);
}
