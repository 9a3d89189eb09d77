using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Screens;
using TeleExpertise.Expertise.Sessions;

namespace TeleExpertise.Expertise.Tables.CaseOnScreen;

/// <summary>That a case was shown on a meeting-room screen, by whom, from when to when; the end of the case ends it too. What is written of it stays.</summary>
public sealed class ScreenCase
{
    public required Guid Id { get; init; }
    public required Guid SegmentId { get; init; }
    public required Guid ScreenId { get; init; }
    public required Guid ShownById { get; init; }
    public required DateTimeOffset ShownAt { get; init; }

    /// <summary>The owner who noted that the patient agrees that those before the screen see whose the case is; null for nobody.</summary>
    public Guid? NamedById { get; set; }
    public DateTimeOffset? NamedAt { get; set; }

    /// <summary>When it was taken off; null while it is shown, and for one that the end of its case ended.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}

sealed class ScreenCaseMapping : IEntityTypeConfiguration<ScreenCase>
{
    public void Configure(EntityTypeBuilder<ScreenCase> builder)
    {
        builder.ToTable("case_on_screen");
        builder.HasOne<CaseSegment>().WithMany().HasForeignKey(s => s.SegmentId);
        builder.HasOne<RoomScreen>().WithMany().HasForeignKey(s => s.ScreenId);
        builder.HasOne<Account>().WithMany().HasForeignKey(s => s.ShownById);
    }
}
