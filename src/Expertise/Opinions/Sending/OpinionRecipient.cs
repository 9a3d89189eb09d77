using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Opinions.Sending;

/// <summary>Somebody besides the requester who is to have a signed opinion, such as the treating doctor: reads it here, or gets it on paper.</summary>
public sealed class OpinionRecipient
{
    public required Guid Id { get; init; }
    public required Guid OpinionId { get; init; }
    public required string Name { get; init; }
    public string? Rpps { get; init; }

    /// <summary>Whose account it is; null when the RPPS number leads to none: then the report is handed over.</summary>
    public Guid? AccountId { get; set; }
    public required Guid NamedById { get; init; }
    public required DateTimeOffset NamedAt { get; init; }
    public Guid? HandedOverById { get; set; }
    public DateTimeOffset? HandedOverAt { get; set; }
}

sealed class SendingMapping : IEntityTypeConfiguration<OpinionRecipient>
{
    public void Configure(EntityTypeBuilder<OpinionRecipient> builder)
    {
        builder.HasOne<Opinion>().WithMany().HasForeignKey(r => r.OpinionId);
        builder.HasOne<Account>().WithMany().HasForeignKey(r => r.AccountId);
        builder.HasOne<OpinionInvitation>().WithOne().HasForeignKey<OpinionInvitation>(i => i.Id);
    }
}
