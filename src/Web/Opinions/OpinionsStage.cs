using Microsoft.AspNetCore.Antiforgery;
using TeleExpertise.Expertise.Opinions;
using TeleExpertise.Expertise.Opinions.FollowUp;
using TeleExpertise.Expertise.Opinions.Signing;
using TeleExpertise.Web.Operations;
using TeleExpertise.Web.Pdf;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Opinions;

/// <summary>4 Opinions: the signed answer and its report.</summary>
static class OpinionsStage
{
    public static void AddOpinions(this WebApplicationBuilder builder)
    {
        var folder = builder.SigningFolder();
        builder.Services.AddSingleton(services => new SigningKeys(folder, services.GetRequiredService<TimeProvider>()));
    }

    /// <summary>Where the keys that sign opinions are: beside the others, or where a backup of the database does not reach.</summary>
    public static string SigningFolder(this WebApplicationBuilder builder) =>
        builder.Configuration["Opinions:Keys"] ?? Path.Combine(builder.DataFolder(), "opinion-keys");

    public static void MapOpinions(this WebApplication app)
    {
        app.MapOpinionsApi();
        app.MapAfterwardsApi();
        app.MapActsFile();
        app.MapGet("/requests/{id:guid}/opinion.pdf", Download).RequireAuthorization().ExcludeFromDescription();
        app.MapGet("/requests/{id:guid}/transfer.pdf", (Guid id, ReadTransfer read, PaperPrinter paper, CurrentActor me, CancellationToken cancel) => Leave(id, false, read, paper, me, cancel)).RequireAuthorization().ExcludeFromDescription();
        app.MapGet("/requests/{id:guid}/admission.pdf", (Guid id, ReadTransfer read, PaperPrinter paper, CurrentActor me, CancellationToken cancel) => Leave(id, true, read, paper, me, cancel)).RequireAuthorization().ExcludeFromDescription();
        app.MapPost("/requests/{id:guid}/answer-in-writing", Begin).RequireAuthorization().ExcludeFromDescription();
    }

    /// <summary>The file's name says which request, nothing about whom or what.</summary>
    static async Task<IResult> Download(Guid id, ReadOpinion read, PaperPrinter paper, CurrentActor me, CancellationToken cancel)
    {
        var found = await read.Run(me.Actor, id, cancel);
        if (!found.Succeeded) return Results.NotFound();
        var pdf = await paper.Print<ReportDocument>(new(StringComparer.Ordinal) { [nameof(ReportDocument.Report)] = found.Value }, cancel);
        return Results.File(pdf, "application/pdf", $"compte-rendu-{found.Value.Content.Reference}.pdf");
    }

    /// <summary>The letter that goes along with a patient, or with it all that an admission wants.</summary>
    static async Task<IResult> Leave(Guid id, bool admission, ReadTransfer read, PaperPrinter paper, CurrentActor me, CancellationToken cancel)
    {
        var found = await read.Run(me.Actor, id, cancel);
        if (!found.Succeeded) return Results.NotFound();
        var pdf = await paper.Print<TransferDocument>(new(StringComparer.Ordinal) { [nameof(TransferDocument.Transfer)] = found.Value, [nameof(TransferDocument.Admission)] = admission }, cancel);
        return Results.File(pdf, "application/pdf", $"{(admission ? "pre-admission" : "lettre")}-{found.Value.Opinion.Reference}.pdf");
    }

    static async Task<IResult> Begin(Guid id, HttpContext http, IAntiforgery antiforgery, AnswerInWriting answer, CurrentActor me, CancellationToken cancel)
    {
        if (!await antiforgery.IsRequestValidAsync(http)) return Results.BadRequest();
        var begun = await answer.Run(me.Actor, id, cancel);
        // What the case allows meanwhile is said by the page that follows.
        return begun.Refusal == TeleExpertise.Expertise.Refusal.NotFound ? Results.NotFound() : Results.LocalRedirect($"/requests/{id}/opinion");
    }
}
