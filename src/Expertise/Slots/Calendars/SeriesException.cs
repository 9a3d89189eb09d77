using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Slots.Calendars;

/// <summary>One day of a series that is otherwise than the others.</summary>
public sealed class SeriesException
{
    public required Guid Id { get; init; }
    public required Guid TerritoryId { get; init; }
    public required Guid SeriesId { get; init; }
    public required ExceptionKind Kind { get; init; }

    /// <summary>The day that the series would have; of one more session the day on which it is held.</summary>
    public required DateOnly OccursOn { get; init; }

    /// <summary>When it is held instead, in the series' zone; null when cancelled.</summary>
    public DateOnly? HeldOn { get; init; }
    public TimeOnly? StartsAt { get; init; }

    /// <summary>What coordinators tell one another about it, 200 characters at most.</summary>
    public string Note { get; init; } = "";
}

public enum ExceptionKind { Cancelled, Moved, Extra }

/// <summary>Days on which a specialist is away, as days of the calendar where they would answer.</summary>
public sealed class Absence
{
    public required Guid Id { get; init; }
    public required Guid AccountId { get; init; }
    public required DateOnly FromDay { get; init; }

    /// <summary>The last day, included.</summary>
    public required DateOnly UntilDay { get; init; }
    public required DateTimeOffset AnnouncedAt { get; init; }
    public required Guid AnnouncedById { get; init; }
    public DateTimeOffset? WithdrawnAt { get; set; }
}

sealed class CalendarsMapping : IEntityTypeConfiguration<SeriesException>, IEntityTypeConfiguration<Absence>
{
    public void Configure(EntityTypeBuilder<SeriesException> builder) => builder.HasOne<Series>().WithMany().HasForeignKey(e => e.SeriesId);
    public void Configure(EntityTypeBuilder<Absence> builder) => builder.HasOne<Account>().WithMany().HasForeignKey(a => a.AccountId);
}
