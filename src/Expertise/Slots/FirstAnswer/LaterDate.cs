using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Slots.FirstAnswer;

/// <summary>A session date beyond the first-answer clock, to which both sides are asked to agree. One row a date, with both answers: no agreement without its question.</summary>
public sealed class LaterDate
{
    public required Guid Id { get; init; }
    public required Guid RequestId { get; init; }

    /// <summary>The date that was shown: a later one is asked anew.</summary>
    public required DateTimeOffset Until { get; init; }
    public required DateTimeOffset AskedAt { get; init; }
    public Guid? ServiceAgreedById { get; set; }
    public DateTimeOffset? ServiceAgreedAt { get; set; }
    public Guid? RequesterAgreedById { get; set; }
    public DateTimeOffset? RequesterAgreedAt { get; set; }

    /// <summary>True once both said yes.</summary>
    public bool Agreed => ServiceAgreedAt is not null && RequesterAgreedAt is not null;
}

sealed class LaterDateMapping : IEntityTypeConfiguration<LaterDate>
{
    public void Configure(EntityTypeBuilder<LaterDate> builder)
    {
        builder.Ignore(d => d.Agreed);
        builder.HasOne<Request>().WithMany().HasForeignKey(d => d.RequestId);
    }
}
