using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TeleExpertise.Expertise.Sessions;

sealed class SessionsMapping : IEntityTypeConfiguration<Presence>, IEntityTypeConfiguration<CaseSegment>, IEntityTypeConfiguration<SessionIncident>
{
    public void Configure(EntityTypeBuilder<Presence> builder) => builder.HasKey(p => p.ConnectionId);
    public void Configure(EntityTypeBuilder<CaseSegment> builder) { }
    public void Configure(EntityTypeBuilder<SessionIncident> builder) { }
}
