using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TeleExpertise.Expertise.Requests.Triage;

namespace TeleExpertise.Expertise.Requests.Documents;

sealed class DocumentsMapping : IEntityTypeConfiguration<Document>, IEntityTypeConfiguration<DocumentChunk>
{
    public void Configure(EntityTypeBuilder<Document> builder)
    {
        builder.HasOne<Draft>().WithMany().HasForeignKey(d => d.DraftId);
        builder.HasOne<Request>().WithMany().HasForeignKey(d => d.RequestId);
        builder.HasOne<CaseMessage>().WithMany().HasForeignKey(d => d.MessageId);
        builder.HasMany(d => d.Copies).WithOne().HasForeignKey(d => d.MadeFromId);
    }
    public void Configure(EntityTypeBuilder<DocumentChunk> builder)
    {
        builder.HasKey(c => new { c.DocumentId, c.Start });
        builder.HasOne<Document>().WithMany().HasForeignKey(c => c.DocumentId);
    }
}
