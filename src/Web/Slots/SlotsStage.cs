namespace TeleExpertise.Web.Slots;

static class SlotsStage
{
    public static void AddSlots(this WebApplicationBuilder builder) { }

    public static void MapSlots(this WebApplication app) { }
}
