namespace TeleExpertise.Web.Sessions;

static class SessionsStage
{
    public static void AddSessions(this WebApplicationBuilder builder) { }

    public static void MapSessions(this WebApplication app) { }
}
