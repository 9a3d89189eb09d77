using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TeleExpertise.Expertise.Attestations;

sealed class AttestationsMapping : IEntityTypeConfiguration<Attendance>, IEntityTypeConfiguration<Certificate>
{
    public void Configure(EntityTypeBuilder<Attendance> builder)
    {
        builder.HasKey(a => new { a.SessionId, a.AccountId });
        builder.Ignore(a => a.Minutes);
    }
    public void Configure(EntityTypeBuilder<Certificate> builder) =>
        builder.HasOne<Attendance>().WithMany().HasForeignKey(c => new { c.SessionId, c.AccountId });
}
