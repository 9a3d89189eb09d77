using TeleExpertise.Web.CoSigning;
using TeleExpertise.Web.Documents;
using TeleExpertise.Web.Photos;
using TeleExpertise.Web.Triage;

namespace TeleExpertise.Web.Requests;

/// <summary>From the question to the queue: drafts, documents, requests.</summary>
static class RequestsStage
{
    public static void AddRequests(this WebApplicationBuilder builder)
    {
        builder.Services.AddTransient<StreamedForm>();
        builder.Services.AddScoped<DraftForm>();
        builder.Services.AddScoped<Export.PatientArchive>();
        builder.Services.AddScoped<ReplyForm>();
    }

    public static void MapRequests(this WebApplication app)
    {
        var api = app.MapGroup("/api").RequireAuthorization().WithTags("Requests");
        api.MapDraftsApi();
        api.MapDocuments();
        api.MapPhotosApi();
        api.MapRequestsApi();
        api.MapTriageApi();
        api.MapCoSigningApi();
        Consents.ConsentsApi.Map(app, api);
        PhotosApi.Map(app);
        Identity.IdentityApi.Map(api);
        Retention.RetentionApi.Map(api);
        Retention.ErasuresApi.Map(api);
        Export.ExportApi.Map(app, api);
        DraftForm.Map(app);
        ReplyForm.Map(app);
        Offline.OfflineWorker.Map(app);
    }
}
