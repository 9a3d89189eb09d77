using TeleExpertise.Expertise.People;

namespace TeleExpertise.Web.Circle;

static class Circles
{
    /// <summary>Social workers live from files that others open to them; others see the page once there is one.</summary>
    public static bool Has(Actor actor) => actor.Is(Role.SocialWorker) || actor.Files.Count > 0;
}
