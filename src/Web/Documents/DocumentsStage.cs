using TeleExpertise.Expertise.Requests.Documents;

namespace TeleExpertise.Web.Documents;

/// <summary>Documents' scanner, when one is configured.</summary>
static class DocumentsStage
{
    public static void AddDocuments(this WebApplicationBuilder builder)
    {
        if (builder.Configuration["Documents:ClamAv"] is not { Length: > 0 } setting)
        {
            builder.Services.AddSingleton<IVirusScanner, NoScanner>();
            return;
        }
        var daemon = ClamAv.Daemon(setting);
        builder.Services.AddSingleton<IVirusScanner>(s => ActivatorUtilities.CreateInstance<ClamAv>(s, daemon));
        builder.Services.AddHostedService<ScanLoop>();
    }
}
