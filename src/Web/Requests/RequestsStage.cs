namespace TeleExpertise.Web.Requests;

static class RequestsStage
{
    public static void AddRequests(this WebApplicationBuilder builder) { }

    public static void MapRequests(this WebApplication app) { }
}
