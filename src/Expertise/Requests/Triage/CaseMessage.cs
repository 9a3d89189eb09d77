using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TeleExpertise.Expertise.Requests.Triage;

/// <summary>One message of the dialogue between those who ask and those who are asked. It stays with the case and never changes.</summary>
public sealed class CaseMessage
{
    public required Guid Id { get; init; }
    public required Guid RequestId { get; init; }
    public required Guid AuthorId { get; init; }

    /// <summary>True from the service that is asked.</summary>
    public required bool FromExpert { get; init; }

    /// <summary>True when the service waits for an answer to it.</summary>
    public required bool Asks { get; init; }
    public required string Text { get; init; }
    public required DateTimeOffset WrittenAt { get; init; }
}

sealed class TriageMapping : IEntityTypeConfiguration<CaseMessage>
{
    public void Configure(EntityTypeBuilder<CaseMessage> builder) => builder.HasOne<Request>().WithMany().HasForeignKey(m => m.RequestId);
}
