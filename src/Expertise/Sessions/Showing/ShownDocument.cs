using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TeleExpertise.Expertise.Requests.Documents;

namespace TeleExpertise.Expertise.Sessions.Showing;

/// <summary>The document of the case that is on which everybody in the room looks at. It goes when the case ends, by a trigger.</summary>
public sealed class ShownDocument
{
    public required Guid SegmentId { get; init; }
    public required Guid DocumentId { get; set; }

    /// <summary>Of a PDF, from 1; 1 for anything else.</summary>
    public required int Page { get; set; }

    /// <summary>Of a DICOM picture, in its own units; null for the window that the file asks for.</summary>
    public double? WindowCenter { get; set; }

    /// <summary>Together with the center.</summary>
    public double? WindowWidth { get; set; }
    public required Guid ShownById { get; set; }
    public required DateTimeOffset ShownAt { get; set; }
}

/// <summary>Which grey values are seen, from black to white (DICOM PS3.3, C.11.2.1.2).</summary>
/// <param name="Center">In the units of the file's rescaled values.</param>
/// <param name="Width">In the same units; above 0.</param>
public readonly record struct GreyWindow(double Center, double Width);

sealed class ShowingMapping : IEntityTypeConfiguration<ShownDocument>
{
    public void Configure(EntityTypeBuilder<ShownDocument> builder)
    {
        builder.HasKey(s => s.SegmentId);
        builder.HasOne<CaseSegment>().WithOne().HasForeignKey<ShownDocument>(s => s.SegmentId);
        builder.HasOne<Document>().WithMany().HasForeignKey(s => s.DocumentId);
    }
}
