using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TeleExpertise.Expertise.Requests.Deidentified;

/// <summary>A case's words without what tells whose it is; shown to learners once somebody has checked them. Any change of the case takes the check back (migration).</summary>
public sealed class DeidentifiedView
{
    public required Guid RequestId { get; init; }
    public required string Question { get; set; }
    public required string Context { get; set; }
    public required Guid SavedById { get; set; }
    public required DateTimeOffset SavedAt { get; set; }

    /// <summary>Null while it is only proposed.</summary>
    public Guid? CheckedById { get; set; }
    public DateTimeOffset? CheckedAt { get; set; }
}

sealed class DeidentifiedMapping : IEntityTypeConfiguration<DeidentifiedView>
{
    public void Configure(EntityTypeBuilder<DeidentifiedView> builder)
    {
        builder.HasKey(v => v.RequestId);
        builder.HasOne<Request>().WithOne().HasForeignKey<DeidentifiedView>(v => v.RequestId);
    }
}
