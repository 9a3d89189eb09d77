namespace TeleExpertise.Web.Notices;

/// <summary>What leaves the process: mail that says that something waits, when a mail server is configured.</summary>
static class NoticesStage
{
    public static void AddNotices(this WebApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Configuration["Smtp:Host"])) return;
        builder.Services.AddSingleton<SmtpPost>();
        builder.Services.AddHostedService<NoticeLoop>();
    }
}
