using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Expertise.Tables.CaseOnScreen;
using TeleExpertise.Web.Api;
using TeleExpertise.Web.Deidentified;
using TeleExpertise.Web.Documents;
using TeleExpertise.Web.Pdf;
using TeleExpertise.Web.Screens;
using TeleExpertise.Web.Sessions;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Tables.CaseOnScreen;

/// <summary>The case that is on, on the screen of a meeting room.</summary>
static class CaseOnScreenApi
{
    public static void MapCaseOnScreen(this WebApplication app)
    {
        var api = app.MapGroup("/api/sessions/{id:guid}/screens/{screen:guid}").RequireAuthorization().WithTags("Tables");
        api.MapPost("/case", Show).WithName("ShowOnScreen").Produces(StatusCodes.Status204NoContent)
            .WithSummary("Put the case that is on onto a meeting-room screen, or take it off: for its owner who sits there, experts and chairs.");
        api.MapPost("/agreement", Name).WithName("NameOnScreen").Produces(StatusCodes.Status204NoContent)
            .WithSummary("Note that the patient agrees that those before the screen see whose the case is; for its owner.");
        app.MapGet("/sessions/{id:guid}/screens", (Guid id) => new RazorComponentResult<ScreensForCase>(new { Session = id })).RequireAuthorization().ExcludeFromDescription();
        app.MapGet("/screen/sessions/{id:guid}/case", (Guid id) => new RazorComponentResult<WallCase>(new { Id = id })).RequireAuthorization().WithMetadata(new ForScreensAttribute()).ExcludeFromDescription();
        app.MapGet("/screen/sessions/{id:guid}/shown", (Guid id) => new RazorComponentResult<WallShown>(new { Id = id })).RequireAuthorization().WithMetadata(new ForScreensAttribute()).ExcludeFromDescription();
        app.MapGet("/api/screen/sessions/{id:guid}/shown/{document:guid}", Picture).RequireAuthorization().WithMetadata(new ForScreensAttribute()).ExcludeFromDescription();
    }

    /// <summary>The very document that is shown, while it is; a page of a PDF as a picture.</summary>
    static async Task<IResult> Picture(Guid id, Guid document, ReadScreenShown read, PageDrawer pages, CurrentScreen current, HttpResponse response, IStringLocalizer<Refusals> words, CancellationToken cancel)
    {
        var shown = await read.Run(current.Screen!, id, cancel);
        if (!shown.Succeeded) return shown.Refusal.Answer(words);
        if (shown.Value is not { Picture: { } picture, Page: var number } || picture.Id != document) return Refusal.NotFound.Answer(words);
        if (picture.MediaType != MediaTypes.Pdf) return await DeidentifiedApi.Send(new(read.Bytes(document, cancel), picture.MediaType), response, cancel);
        if (await pages.Draw(document, number, read.Bytes(document, cancel), cancel) is not { } page) return Refusal.Conflict("page-not-drawn").Answer(words);
        response.Headers.ContentSecurityPolicy = DocumentsApi.Locked;
        response.Headers["Pages"] = page.Pages.ToString(CultureInfo.InvariantCulture);
        return Results.Bytes(page.Png, MediaTypes.Png);
    }

    static async Task<IResult> Show(Guid id, Guid screen, WhatIsShown what, ShowOnScreen show, SessionNews news, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        await Tell(await show.Run(me.Actor, id, screen, what.Shown, cancel), id, news, words);

    static async Task<IResult> Name(Guid id, Guid screen, NameOnScreen name, SessionNews news, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        await Tell(await name.Run(me.Actor, id, screen, cancel), id, news, words);

    static async Task<IResult> Tell(Outcome<Done> done, Guid session, SessionNews news, IStringLocalizer<Refusals> words)
    {
        if (done.Succeeded) await news.Changed(session, RoomPart.People);
        return done.Answer(words, _ => Results.NoContent());
    }

    /// <param name="Shown">False takes it off.</param>
    sealed record WhatIsShown(bool Shown);
}
