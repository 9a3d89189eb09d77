using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TeleExpertise.Expertise.Opinions;

sealed class OpinionsMapping : IEntityTypeConfiguration<Opinion>, IEntityTypeConfiguration<OpinionParticipant>, IEntityTypeConfiguration<OpinionReading>,
    IEntityTypeConfiguration<OpinionDraftVersion>, IEntityTypeConfiguration<OpinionAddendum>, IEntityTypeConfiguration<SigningKey>
{
    public void Configure(EntityTypeBuilder<Opinion> builder)
    {
        builder.Ignore(o => o.Text);
        builder.Ignore(o => o.SignedContent); // in clear in memory only
        builder.Property(o => o.WrappedBy).IsRequired(false);
        builder.Property(o => o.WrappedKey).IsRequired(false);
        builder.HasOne<SigningKey>().WithMany().HasForeignKey(o => o.KeyId);
    }
    public void Configure(EntityTypeBuilder<OpinionDraftVersion> builder)
    {
        builder.Property(v => v.Typed).HasColumnType("jsonb");
        builder.HasOne<Opinion>().WithMany().HasForeignKey(v => v.OpinionId);
    }
    public void Configure(EntityTypeBuilder<OpinionAddendum> builder)
    {
        builder.HasOne<Opinion>().WithMany().HasForeignKey(a => a.OpinionId);
        builder.HasOne<SigningKey>().WithMany().HasForeignKey(a => a.KeyId);
    }
    public void Configure(EntityTypeBuilder<SigningKey> builder) { }
    public void Configure(EntityTypeBuilder<OpinionParticipant> builder)
    {
        builder.HasKey(p => new { p.OpinionId, p.AccountId });
        builder.HasOne<Opinion>().WithMany().HasForeignKey(p => p.OpinionId);
    }
    public void Configure(EntityTypeBuilder<OpinionReading> builder)
    {
        builder.HasKey(r => new { r.OpinionId, r.AccountId });
        builder.HasOne<Opinion>().WithMany().HasForeignKey(r => r.OpinionId);
    }
}
