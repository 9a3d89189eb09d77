using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TeleExpertise.Expertise.Notices;

/// <summary>Where the link to one signed opinion is mailed, for somebody without an account. The database knows only the link's hash.</summary>
public sealed class OpinionInvitation
{
    /// <summary>That of the opinion's recipient.</summary>
    public required Guid Id { get; init; }
    public required string Email { get; set; }

    /// <summary>Null until the mail is made.</summary>
    public byte[]? TokenSha256 { get; set; }
    public required DateTimeOffset ExpiresAt { get; set; }

    internal string MakeToken()
    {
        var token = Secret.New();
        TokenSha256 = Secret.Hash(token);
        return token;
    }
}

sealed class OpinionInvitationMapping : IEntityTypeConfiguration<OpinionInvitation>
{
    public void Configure(EntityTypeBuilder<OpinionInvitation> builder) { }
}
