using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Notices;

/// <summary>An e-mail address that somebody wants for their account, until a link sent there is opened. The database knows only the link's hash.</summary>
public sealed class EmailChange
{
    /// <summary>How long the link works, from its mail on.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    public required Guid Id { get; init; }
    public required Guid AccountId { get; init; }
    public required string Email { get; init; }
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>Null until the mail is made.</summary>
    public byte[]? TokenSha256 { get; set; }
    public DateTimeOffset? ExpiresAt { get; set; }

    internal string MakeToken(DateTimeOffset now)
    {
        var token = Secret.New();
        (TokenSha256, ExpiresAt) = (Secret.Hash(token), now + Lifetime);
        return token;
    }
}

sealed class EmailChangeMapping : IEntityTypeConfiguration<EmailChange>
{
    public void Configure(EntityTypeBuilder<EmailChange> builder) => builder.HasOne<Account>().WithMany().HasForeignKey(c => c.AccountId);
}
