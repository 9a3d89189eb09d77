using System.Globalization;
using TeleExpertise.Expertise;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Web.People;

/// <summary>A role as typed on a form.</summary>
public sealed class RoleForm
{
    public Role Role { get; set; }
    public Guid? Place { get; set; }
    public Guid? Supervisor { get; set; }
    public string? From { get; set; }
    public string? Until { get; set; }
    public Guid? Territory { get; set; }
    public Guid? Programme { get; set; }

    /// <summary>The wish, or which day is none.</summary>
    internal Outcome<WantedRole> Wanted()
    {
        FieldFault[] faults = [.. Fault("from", From), .. Fault("until", Until)];
        return faults.Length > 0 ? Refusal.Invalid(faults) : new WantedRole(Role, Place, Supervisor, Days.Read(From), Days.Read(Until), Territory, Programme);
    }

    static IEnumerable<FieldFault> Fault(string field, string? typed) => Days.IsDayOrNothing(typed) ? [] : [new(field, "day-wrong")];
}

/// <summary>Days as date fields send them, and as the French type them.</summary>
static class Days
{
    /// <summary>The day; null for nothing and for what is none.</summary>
    public static DateOnly? Read(string? typed) => TypedDay.Read(typed);

    /// <summary>False for text that is no day.</summary>
    public static bool IsDayOrNothing(string? typed) => TypedDay.IsDayOrNothing(typed);

    /// <summary>"24/11/2026".</summary>
    public static string Short(DateOnly day) => day.ToString("dd/MM/yyyy", CultureInfo.InvariantCulture);
}
