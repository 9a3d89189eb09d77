using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TeleExpertise.Expertise.CaseForms;

namespace TeleExpertise.Expertise.Requests;

sealed class RequestsMapping : IEntityTypeConfiguration<Patient>, IEntityTypeConfiguration<Request>, IEntityTypeConfiguration<Consent>,
    IEntityTypeConfiguration<TriageDecision>, IEntityTypeConfiguration<Draft>
{
    public void Configure(EntityTypeBuilder<Patient> builder)
    {
        // In clear in memory only.
        foreach (var trait in new[]
        {
            nameof(Patient.BirthName), nameof(Patient.BirthGivenNames), nameof(Patient.UsedName), nameof(Patient.BirthDate), nameof(Patient.Sex),
            nameof(Patient.BirthPlaceCode), nameof(Patient.BirthRank), nameof(Patient.InsMatricule), nameof(Patient.InsOid),
        })
            builder.Ignore(trait);
    }
    public void Configure(EntityTypeBuilder<Request> builder)
    {
        builder.Property(r => r.Number).UseIdentityAlwaysColumn();
        builder.Ignore(r => r.Reference);
        builder.HasOne<Patient>().WithMany().HasForeignKey(r => r.PatientId);
        builder.HasOne<Request>().WithMany().HasForeignKey(r => r.EarlierId);
        builder.HasOne<CaseAnswers>().WithOne().HasForeignKey<CaseAnswers>(a => a.RequestId);
    }
    public void Configure(EntityTypeBuilder<Consent> builder)
    {
        builder.HasKey(c => c.RequestId);
        builder.HasOne<Request>().WithOne().HasForeignKey<Consent>(c => c.RequestId);
    }
    public void Configure(EntityTypeBuilder<TriageDecision> builder) => builder.HasOne<Request>().WithMany().HasForeignKey(d => d.RequestId);
    public void Configure(EntityTypeBuilder<Draft> builder)
    {
        builder.Ignore(d => d.Fields); // in clear in memory only
        builder.HasOne<Request>().WithMany().HasForeignKey(d => d.AnswersId);
    }
}
