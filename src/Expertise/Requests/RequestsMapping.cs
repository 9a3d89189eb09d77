using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TeleExpertise.Expertise.CaseForms;

namespace TeleExpertise.Expertise.Requests;

sealed class RequestsMapping : IEntityTypeConfiguration<Patient>, IEntityTypeConfiguration<Request>, IEntityTypeConfiguration<Consent>,
    IEntityTypeConfiguration<TriageDecision>, IEntityTypeConfiguration<Draft>
{
    public void Configure(EntityTypeBuilder<Patient> builder) { }
    public void Configure(EntityTypeBuilder<Request> builder)
    {
        builder.Property(r => r.Number).UseIdentityAlwaysColumn();
        builder.Ignore(r => r.Reference);
        builder.HasOne<Patient>().WithMany().HasForeignKey(r => r.PatientId);
        builder.HasOne<CaseAnswers>().WithOne().HasForeignKey<CaseAnswers>(a => a.RequestId);
    }
    public void Configure(EntityTypeBuilder<Consent> builder)
    {
        builder.HasKey(c => c.RequestId);
        builder.HasOne<Request>().WithOne().HasForeignKey<Consent>(c => c.RequestId);
    }
    public void Configure(EntityTypeBuilder<TriageDecision> builder) => builder.HasOne<Request>().WithMany().HasForeignKey(d => d.RequestId);
    public void Configure(EntityTypeBuilder<Draft> builder) => builder.Property(d => d.Fields).HasColumnType("jsonb");
}
