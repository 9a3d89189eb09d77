namespace TeleExpertise.Web.Opinions;

static class OpinionsStage
{
    public static void AddOpinions(this WebApplicationBuilder builder) { }

    public static void MapOpinions(this WebApplication app) { }
}
