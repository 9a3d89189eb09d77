using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TeleExpertise.Expertise.People;

sealed class PeopleMapping : IEntityTypeConfiguration<Account>, IEntityTypeConfiguration<RoleGrant>, IEntityTypeConfiguration<Delegation>, IEntityTypeConfiguration<OneTimeLink>, IEntityTypeConfiguration<RoleInvitation>, IEntityTypeConfiguration<AccountSite>, IEntityTypeConfiguration<AccountSpecialty>, IEntityTypeConfiguration<AccountSignIn>,
    IEntityTypeConfiguration<AccountTotp>, IEntityTypeConfiguration<AccountRecoveryCode>, IEntityTypeConfiguration<SignInTry>, IEntityTypeConfiguration<PscSignIn>, IEntityTypeConfiguration<IdentityUserClaim<Guid>>,
    IEntityTypeConfiguration<IdentityUserLogin<Guid>>, IEntityTypeConfiguration<IdentityUserToken<Guid>>, IEntityTypeConfiguration<IdentityUserPasskey<Guid>>
{
    public void Configure(EntityTypeBuilder<Account> builder)
    {
        builder.HasKey(a => a.Id);
        builder.Property(a => a.ConcurrencyStamp).IsConcurrencyToken();
        builder.Ignore(a => a.DisplayName);
    }
    public void Configure(EntityTypeBuilder<RoleGrant> builder)
    {
        builder.HasOne<Account>().WithMany().HasForeignKey(g => g.AccountId);
        builder.HasOne<Account>().WithMany().HasForeignKey(g => g.SupervisorId);
    }
    public void Configure(EntityTypeBuilder<Delegation> builder)
    {
        builder.HasOne<Account>().WithMany().HasForeignKey(d => d.FromId);
        builder.HasOne<Account>().WithMany().HasForeignKey(d => d.ToId);
        builder.HasOne<Account>().WithMany().HasForeignKey(d => d.MadeById);
    }
    public void Configure(EntityTypeBuilder<OneTimeLink> builder)
    {
        builder.HasKey(l => l.TokenSha256);
        builder.HasOne<Account>().WithMany().HasForeignKey(l => l.AccountId);
        builder.HasOne<RoleInvitation>().WithMany().HasForeignKey(l => l.InvitationId);
    }
    public void Configure(EntityTypeBuilder<RoleInvitation> builder)
    {
        builder.ToTable("invitation").HasKey(i => i.Id);
        builder.HasOne<Account>().WithMany().HasForeignKey(i => i.AcceptedById);
    }
    public void Configure(EntityTypeBuilder<AccountSite> builder)
    {
        builder.HasKey(s => new { s.AccountId, s.OrganisationId });
        builder.HasOne<Account>().WithMany().HasForeignKey(s => s.AccountId);
    }
    public void Configure(EntityTypeBuilder<AccountSpecialty> builder)
    {
        builder.HasKey(s => new { s.AccountId, s.Specialty });
        builder.HasOne<Account>().WithMany().HasForeignKey(s => s.AccountId);
    }
    public void Configure(EntityTypeBuilder<AccountSignIn> builder)
    {
        builder.ToTable("sign_in").HasKey(s => s.Id);
        builder.HasOne<Account>().WithMany().HasForeignKey(s => s.AccountId);
    }
    public void Configure(EntityTypeBuilder<AccountTotp> builder)
    {
        builder.HasKey(t => t.AccountId);
        builder.HasOne<Account>().WithOne().HasForeignKey<AccountTotp>(t => t.AccountId);
    }
    public void Configure(EntityTypeBuilder<AccountRecoveryCode> builder)
    {
        builder.HasKey(c => c.CodeSha256);
        builder.HasOne<Account>().WithMany().HasForeignKey(c => c.AccountId);
    }
    public void Configure(EntityTypeBuilder<SignInTry> builder)
    {
        builder.HasKey(t => t.Bucket);
        builder.Property(t => t.Bucket).ValueGeneratedNever();
    }
    public void Configure(EntityTypeBuilder<PscSignIn> builder)
    {
        builder.HasKey(s => s.SignInId);
        builder.HasOne<AccountSignIn>().WithOne().HasForeignKey<PscSignIn>(s => s.SignInId);
        builder.OwnsMany(s => s.Activities, a => a.ToJson("activities"));
    }
    public void Configure(EntityTypeBuilder<IdentityUserClaim<Guid>> builder)
    {
        builder.ToTable("account_claim").HasKey(c => c.Id);
        builder.HasOne<Account>().WithMany().HasForeignKey(c => c.UserId);
    }
    public void Configure(EntityTypeBuilder<IdentityUserLogin<Guid>> builder)
    {
        builder.ToTable("account_login").HasKey(l => new { l.LoginProvider, l.ProviderKey });
        builder.HasOne<Account>().WithMany().HasForeignKey(l => l.UserId);
    }
    public void Configure(EntityTypeBuilder<IdentityUserToken<Guid>> builder)
    {
        builder.ToTable("account_token").HasKey(t => new { t.UserId, t.LoginProvider, t.Name });
        builder.HasOne<Account>().WithMany().HasForeignKey(t => t.UserId);
    }
    public void Configure(EntityTypeBuilder<IdentityUserPasskey<Guid>> builder)
    {
        builder.ToTable("account_passkey").HasKey(p => p.CredentialId);
        builder.OwnsOne(p => p.Data).ToJson("data");
        builder.HasOne<Account>().WithMany().HasForeignKey(p => p.UserId);
    }
}
