namespace TeleExpertise.Expertise.People;

/// <summary>Roles hold for whole days, and a day is one of Europe/Paris wherever the server stands.</summary>
public static class RoleDays
{
    static readonly TimeZoneInfo Paris = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    /// <summary>The day that it is now.</summary>
    public static DateOnly Today(this TimeProvider clock) => Of(clock.GetUtcNow());

    /// <summary>The day of an instant.</summary>
    public static DateOnly Of(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Paris).Date);

    /// <summary>The instant at which a day begins.</summary>
    public static DateTimeOffset Begins(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, Paris.GetUtcOffset(midnight)).ToUniversalTime();
    }

    /// <summary>The roles that hold on a day.</summary>
    public static IQueryable<RoleGrant> HoldingOn(this IQueryable<RoleGrant> grants, DateOnly day) =>
        grants.Where(g => g.EndedAt == null && g.StartsOn <= day && (g.EndsOn == null || g.EndsOn >= day));
}
