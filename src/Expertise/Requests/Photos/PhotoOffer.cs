using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TeleExpertise.Expertise.Requests.Documents;

namespace TeleExpertise.Expertise.Requests.Photos;

/// <summary>
/// Leave for one phone, on which nobody signs in, to add photos to one draft. The code that the writer shows is changed once for a pass;
/// the database knows the hashes of both. It goes with its draft.
/// </summary>
public sealed class PhotoOffer
{
    /// <summary>From the code to the last photo; the database allows no more.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public required Guid Id { get; init; }
    public required Guid DraftId { get; init; }
    public required byte[] TokenSha256 { get; init; }
    public required DateTimeOffset MadeAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When a phone read the code; no other can from then on.</summary>
    public DateTimeOffset? OpenedAt { get; set; }
    public byte[]? PassSha256 { get; set; }

    /// <summary>When its writer stopped it, or showed another.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}

sealed class PhotoOfferMapping : IEntityTypeConfiguration<PhotoOffer>
{
    public void Configure(EntityTypeBuilder<PhotoOffer> builder)
    {
        builder.HasOne<Draft>().WithMany().HasForeignKey(o => o.DraftId);
        builder.HasMany<Document>().WithOne().HasForeignKey(d => d.PhotoOfferId);
    }
}
