namespace TeleExpertise.Web.People;

/// <summary>A role is to end.</summary>
/// <param name="Role">Which.</param>
/// <param name="LastDay">Its last day; null for at once.</param>
public sealed record RoleEnd(Guid Role, DateOnly? LastDay);

/// <summary>A replacement as typed on a form.</summary>
public sealed class ReplacementForm
{
    public Guid? By { get; set; }
    public string? From { get; set; }
    public string? Until { get; set; }
}
