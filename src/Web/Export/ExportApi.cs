using System.Net.Mime;
using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise.Circle.Export;
using TeleExpertise.Web.Api;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Export;

/// <summary>A patient's whole file as one archive, for who asked about them and proved a moment ago who they are.</summary>
static class ExportApi
{
    public static void Map(WebApplication app, RouteGroupBuilder api)
    {
        app.MapGet("/requests/{id:guid}/file.zip", DownloadChecked).RequireAuthorization().RequireReAuthentication().ExcludeFromDescription();
        api.MapGet("/requests/{id:guid}/file", Download).RequireReAuthentication().WithName("ExportFile")
            .WithSummary("The file of the case's patient as a zip, to be given to them: report, JSON with its schema, documents, signed opinions, who looked. For whoever asked, who must have signed in or confirmed in the last five minutes. Whoever gives it out has made sure that nothing is in it that the law keeps from who receives it: what third parties confided (L1111-7 CSP), what a minor keeps from the parents (L1111-5).")
            .Produces<Stream>(StatusCodes.Status200OK, MediaTypeNames.Application.Zip).ProducesProblem(404);
    }

    /// <summary>From the page, where one ticks that nothing is in it which the law keeps from who receives it; back there for who has not.</summary>
    static async Task<IResult> DownloadChecked(Guid id, string? @checked, OfferExport offer, ExportFile export, PatientArchive archive, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        @checked == "yes" ? await Download(id, export, archive, me, words, cancel)
            : (await offer.Run(me.Actor, id, cancel)).Answer(words, _ => Results.Redirect($"/requests/{id}/export?fault=checked"));

    /// <summary>The archive's name says which case, nothing about whom.</summary>
    static async Task<IResult> Download(Guid id, ExportFile export, PatientArchive archive, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel)
    {
        var found = await export.Run(me.Actor, id, cancel);
        if (!found.Succeeded) return found.Refusal.Answer(words);
        var file = found.Value;
        var report = await archive.Report(file, cancel);
        return Results.Stream(body => ArchiveWriter.Write(body, archive.Parts(file, report, cancel), file.Export.ExportedAt, cancel), MediaTypeNames.Application.Zip, $"dossier-{file.Export.Reference}.zip");
    }
}
