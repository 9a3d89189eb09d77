using TeleExpertise.Expertise.People;

namespace TeleExpertise.Web.People;

static class RoleChoice
{
    /// <summary>The roles that a person may give somewhere; none for who keeps nobody.</summary>
    public static IReadOnlyList<Role> RolesToGive(this Actor actor) =>
        [.. Enum.GetValues<Role>().Where(role => actor.Staffed().Any(territory => actor.MayGrant(role, territory)))];
}
