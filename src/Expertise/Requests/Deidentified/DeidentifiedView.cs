using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TeleExpertise.Expertise.Requests.Deidentified;

/// <summary>A case's words without what tells whose it is; shown to learners once somebody has checked them. Any change of the case takes the check back (migration).</summary>
public sealed class DeidentifiedView
{
    public required Guid RequestId { get; init; }
    public required string Question { get; set; }
    public required string Context { get; set; }

    /// <summary>A JSON object: what is shown of the form's answers, by their questions' keys.</summary>
    public required string Answers { get; set; }

    /// <summary>A JSON object: what is shown of the dialogue, by its messages' ids.</summary>
    public required string Messages { get; set; }
    public required Guid SavedById { get; set; }
    public required DateTimeOffset SavedAt { get; set; }

    /// <summary>Null while it is only proposed.</summary>
    public Guid? CheckedById { get; set; }
    public DateTimeOffset? CheckedAt { get; set; }

    /// <summary>What is kept, as words.</summary>
    internal DeidentifiedWords Words => new(Question, Context, DeidentifiedWords.FromJson<string>(Answers), DeidentifiedWords.FromJson<Guid>(Messages));
}

sealed class DeidentifiedMapping : IEntityTypeConfiguration<DeidentifiedView>
{
    public void Configure(EntityTypeBuilder<DeidentifiedView> builder)
    {
        builder.HasKey(v => v.RequestId);
        builder.HasOne<Request>().WithOne().HasForeignKey<DeidentifiedView>(v => v.RequestId);
        builder.Property(v => v.Answers).HasColumnType("jsonb");
        builder.Property(v => v.Messages).HasColumnType("jsonb");
        builder.Ignore(v => v.Words);
    }
}
