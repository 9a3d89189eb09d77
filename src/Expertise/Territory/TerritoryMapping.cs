using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TeleExpertise.Expertise.Territory;

sealed class TerritoryMapping : IEntityTypeConfiguration<CareTerritory>, IEntityTypeConfiguration<Commune>, IEntityTypeConfiguration<Organisation>,
    IEntityTypeConfiguration<OrganisationMember>, IEntityTypeConfiguration<Service>, IEntityTypeConfiguration<Road>,
    IEntityTypeConfiguration<Specialty>, IEntityTypeConfiguration<Room>
{
    public void Configure(EntityTypeBuilder<CareTerritory> builder) => builder.ToTable("territory");
    public void Configure(EntityTypeBuilder<Commune> builder) => builder.HasKey(c => c.Code);
    public void Configure(EntityTypeBuilder<Organisation> builder)
    {
        builder.HasOne<CareTerritory>().WithMany().HasForeignKey(o => o.TerritoryId);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(o => o.ParentId);
        builder.HasOne<Commune>().WithMany().HasForeignKey(o => o.CommuneCode);
    }
    public void Configure(EntityTypeBuilder<OrganisationMember> builder)
    {
        builder.HasKey(m => new { m.GroupId, m.MemberId });
        builder.HasOne<Organisation>().WithMany().HasForeignKey(m => m.GroupId);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(m => m.MemberId);
    }
    public void Configure(EntityTypeBuilder<Service> builder)
    {
        builder.HasOne<Organisation>().WithMany().HasForeignKey(s => s.OrganisationId);
        builder.HasOne<Specialty>().WithMany().HasForeignKey(s => s.Specialty);
    }
    public void Configure(EntityTypeBuilder<Specialty> builder) => builder.HasKey(s => s.Code);
    public void Configure(EntityTypeBuilder<Room> builder) => builder.HasOne<Organisation>().WithMany().HasForeignKey(r => r.OrganisationId);
    public void Configure(EntityTypeBuilder<Road> builder)
    {
        builder.HasKey(r => new { r.TerritoryId, r.FromCode, r.ToCode });
        builder.HasOne<CareTerritory>().WithMany().HasForeignKey(r => r.TerritoryId);
        builder.HasOne<Commune>().WithMany().HasForeignKey(r => r.FromCode);
        builder.HasOne<Commune>().WithMany().HasForeignKey(r => r.ToCode);
    }
}
