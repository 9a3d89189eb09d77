namespace TeleExpertise.Web.Pdf;

static class PdfStage
{
    public static void AddPdf(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<PdfRenderer>();
        builder.Services.AddScoped<PaperPrinter>();
    }
}
