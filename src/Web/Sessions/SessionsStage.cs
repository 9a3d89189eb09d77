namespace TeleExpertise.Web.Sessions;

static class SessionsStage
{
    public static void AddSessions(this WebApplicationBuilder builder) => builder.Services.AddScoped<SessionDesk>().AddScoped<DeviceDesk>();

    public static void MapSessions(this WebApplication app)
    {
        app.MapSessionsApi();
        app.MapLineProbe();
        app.MapCalendarFile();
    }
}
