namespace TeleExpertise.Web.Notices;

static class NoticesStage
{
    public static void AddNotices(this WebApplicationBuilder builder) { }
}
