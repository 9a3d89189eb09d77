using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise.Attestations;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Web.Opinions;
using TeleExpertise.Web.Pdf;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Attestations;

/// <summary>5 Attestations: attendance, certificates and their public check.</summary>
static class AttestationsStage
{
    public static void AddAttestations(this WebApplicationBuilder builder) => builder.Services.AddScoped<VerifyAddress>();

    public static void MapAttestations(this WebApplication app)
    {
        app.MapAttestationsApi();
        app.MapPost("/learning/{sessionId:guid}/certificate", Issue).RequireAuthorization().ExcludeFromDescription();
        app.MapGet("/certificates/{code}.pdf", Certificate).RequireAuthorization().ExcludeFromDescription();
        app.MapGet("/attendance/{sessionId:guid}.csv", Csv).RequireAuthorization().RequireReAuthentication(back: "/attendance").ExcludeFromDescription();
    }

    static async Task<IResult> Issue(Guid sessionId, HttpContext http, IAntiforgery antiforgery, IssueCertificate issue, CurrentActor me, CancellationToken cancel)
    {
        if (!await antiforgery.IsRequestValidAsync(http)) return Results.BadRequest();
        var issued = await issue.Run(me.Actor, sessionId, cancel);
        if (issued.Refusal == TeleExpertise.Expertise.Refusal.NotFound) return Results.NotFound();
        return Results.LocalRedirect(issued.Succeeded ? $"/certificates/{CertificateCode.Grouped(issued.Value)}.pdf" : "/learning");
    }

    static async Task<IResult> Certificate(string code, ReadCertificate read, PaperPrinter paper, CurrentActor me, CancellationToken cancel)
    {
        var found = await read.Run(me.Actor, code, cancel);
        if (!found.Succeeded) return Results.NotFound();
        var pdf = await paper.Print<CertificateDocument>(new(StringComparer.Ordinal) { [nameof(CertificateDocument.Certificate)] = found.Value }, cancel);
        return Results.File(pdf, "application/pdf", FileName("attestation", found.Value.Held, "pdf"));
    }

    static async Task<IResult> Csv(
        Guid sessionId, ListAttendance list, CurrentActor me, IStringLocalizer<AttestationsText> words, IStringLocalizer<OpinionsText> shared, CancellationToken cancel)
    {
        var found = await list.Run(me.Actor, sessionId, cancel);
        if (!found.Succeeded) return Results.NotFound();
        string[] heading = [words["Date"], words["Start"], words["Name"], words["Profession"], words["Rpps"], words["Organisation"], words["Minutes"], words["Seconds"]];
        var csv = AttendanceCsv.Write(found.Value, heading, p => shared.Profession(p));
        return Results.File(csv, "text/csv; charset=utf-8", FileName("emargement", found.Value.Held, "csv"));
    }

    /// <summary>Says the day, nothing else.</summary>
    static string FileName(string what, Interval held, string extension) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{what}-{held.StartsAt:yyyy-MM-dd}.{extension}");
}
