using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TeleExpertise.Expertise.Opinions;

sealed class OpinionsMapping : IEntityTypeConfiguration<Opinion>, IEntityTypeConfiguration<OpinionParticipant>, IEntityTypeConfiguration<OpinionReading>
{
    public void Configure(EntityTypeBuilder<Opinion> builder) { }
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
