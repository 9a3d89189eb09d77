namespace TeleExpertise.Web.Pdf;

static class PdfStage
{
    public static void AddPdf(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<PdfRenderer>();
        builder.Services.AddSingleton<PageDrawer>();
        builder.Services.AddScoped<PaperPrinter>();
    }
}
