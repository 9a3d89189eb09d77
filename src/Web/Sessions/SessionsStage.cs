using Microsoft.Extensions.DependencyInjection.Extensions;
using TeleExpertise.Rooms;
using TeleExpertise.Server;
using TeleExpertise.Web.Operations;

namespace TeleExpertise.Web.Sessions;

static class SessionsStage
{
    public static void AddSessions(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<SessionDesk>();
        builder.Services.TryAddSingleton(new TicketSeal(TicketKey.ReadOrCreate(builder.DataFolder())));
    }

    public static void MapSessions(this WebApplication app) => app.MapSessionsApi();
}
