using TeleExpertise.Expertise.Slots.Duties;
using TeleExpertise.Web.Duties;

namespace TeleExpertise.Web.Slots;

static class SlotsStage
{
    public static void AddSlots(this WebApplicationBuilder builder) => builder.Services.AddSingleton<IRosterFetcher, RosterFetcher>();

    public static void MapSlots(this WebApplication app)
    {
        SlotsApi.Map(app.MapGroup("/api").RequireAuthorization().WithTags("Slots"));
        SecondServiceApi.Map(app.MapGroup("/api").RequireAuthorization().WithTags("Slots"));
        Calendars.CalendarsApi.Map(app.MapGroup("/api").RequireAuthorization().WithTags("Calendars"));
        DutiesApi.Map(app.MapGroup("/api").RequireAuthorization().WithTags("Duties"));
    }
}
