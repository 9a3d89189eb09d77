using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Slots.Changing;

/// <summary>Who answers for a case said that they cannot come to a session: plans leave it out for that case.</summary>
public sealed class SessionDeclined
{
    public required Guid Id { get; init; }
    public required Guid RequestId { get; init; }
    public required Guid SessionId { get; init; }
    public required Guid SaidById { get; init; }
    public required DateTimeOffset SaidAt { get; init; }

    /// <summary>True where the case had a slot there and gave it back: such moves are counted, also when the word is taken back.</summary>
    public required bool GaveBack { get; init; }

    /// <summary>Since when they can come after all.</summary>
    public DateTimeOffset? TakenBackAt { get; set; }
}

sealed class SessionDeclinedMapping : IEntityTypeConfiguration<SessionDeclined>
{
    public void Configure(EntityTypeBuilder<SessionDeclined> builder)
    {
        builder.HasOne<Request>().WithMany().HasForeignKey(d => d.RequestId);
        builder.HasOne<Session>().WithMany().HasForeignKey(d => d.SessionId);
    }
}
