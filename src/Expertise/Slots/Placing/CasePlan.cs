using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Slots.Placing;

/// <summary>In which session a case is expected, or was booked, and why in none before.</summary>
public sealed class CasePlan
{
    public required Guid RequestId { get; init; }

    /// <summary>Null where no session within what is planned ahead has room.</summary>
    public Guid? SessionId { get; set; }
    public required DateTimeOffset PlannedAt { get; set; }

    /// <summary>The earlier sessions, the nearest first: JSON of <see cref="Passed"/>.</summary>
    public required string PassedOver { get; set; }
}

/// <summary>A session that a case was not put into.</summary>
/// <param name="Why">Null where others had to go first.</param>
public sealed record Passed(Guid Session, Assignment.Obstacle? Why);

sealed class CasePlanMapping : IEntityTypeConfiguration<CasePlan>
{
    public void Configure(EntityTypeBuilder<CasePlan> builder)
    {
        builder.HasKey(p => p.RequestId);
        builder.HasOne<Request>().WithOne().HasForeignKey<CasePlan>(p => p.RequestId);
        builder.HasOne<Session>().WithMany().HasForeignKey(p => p.SessionId);
        builder.Property(p => p.PassedOver).HasColumnType("jsonb");
    }
}
