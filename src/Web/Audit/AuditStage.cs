using TeleExpertise.Expertise.Audit;
using TeleExpertise.Web.Operations;

namespace TeleExpertise.Web.Audit;

static class AuditStage
{
    public static void AddAudit(this WebApplicationBuilder builder)
    {
        var (folder, file) = (builder.DataFolder(), builder.SealFile());
        builder.Services.AddSingleton(_ => new AuditSeals(file, SealKey.ReadOrCreate(folder)));
        builder.Services.AddHostedService<SealAudit>();
    }

    /// <summary>Where the seals are written: beside the keys, or where whoever governs the database cannot write.</summary>
    public static string SealFile(this WebApplicationBuilder builder) =>
        builder.Configuration["Audit:Seals"] ?? Path.Combine(builder.DataFolder(), "audit-seals.jsonl");
}
