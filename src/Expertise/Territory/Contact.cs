using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TeleExpertise.Expertise.Territory;

/// <summary>Whom to call for what.</summary>
public sealed class Contact
{
    public required Guid Id { get; init; }
    public required Guid TerritoryId { get; init; }
    public Guid? OrganisationId { get; set; }

    /// <summary>The function: it stays when the person changes.</summary>
    public required string Role { get; set; }
    public string? Person { get; set; }
    public string? Phone { get; set; }
    public string? Email { get; set; }

    /// <summary>When and how, in a few words.</summary>
    public string? Note { get; set; }
}

/// <summary>Where the mobile surgery stands on a weekday, every week or every other one.</summary>
public sealed class TourStop
{
    public required Guid Id { get; init; }
    public required Guid TerritoryId { get; init; }

    /// <summary>The mobile surgery.</summary>
    public required Guid OrganisationId { get; set; }
    public required string CommuneCode { get; set; }

    /// <summary>Where in the commune.</summary>
    public required string Place { get; set; }

    /// <summary>ISO weekday, 1 is Monday.</summary>
    public required int Weekday { get; set; }
    public required WeekParity Weeks { get; set; }
    public required TimeOnly FromTime { get; set; }
    public required TimeOnly ToTime { get; set; }
    public required DateOnly ValidFrom { get; set; }
    public DateOnly? ValidUntil { get; set; }

    /// <summary>True when it stands there on that day.</summary>
    public bool IsOn(DateOnly day)
    {
        if ((int)day.DayOfWeek != Weekday % 7 || day < ValidFrom || day > ValidUntil) return false;
        var even = System.Globalization.ISOWeek.GetWeekOfYear(day.ToDateTime(TimeOnly.MinValue)) % 2 == 0;
        return Weeks == WeekParity.Every || even == (Weeks == WeekParity.Even);
    }
}

/// <summary>Of the ISO week's number: of two odd weeks in a row, at the end of a year of 53 weeks, both count.</summary>
public enum WeekParity { Every, Even, Odd }

sealed class ContactMapping : IEntityTypeConfiguration<Contact>, IEntityTypeConfiguration<TourStop>
{
    public void Configure(EntityTypeBuilder<Contact> builder) => builder.HasOne<Organisation>().WithMany().HasForeignKey(c => c.OrganisationId);
    public void Configure(EntityTypeBuilder<TourStop> builder)
    {
        builder.HasOne<Organisation>().WithMany().HasForeignKey(s => s.OrganisationId);
        builder.HasOne<Commune>().WithMany().HasForeignKey(s => s.CommuneCode);
    }
}
