using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise;
using TeleExpertise.Expertise.Sessions.Showing;
using TeleExpertise.Web.Api;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Sessions.Showing;

/// <summary>Looking together: what is shown to everybody in the room.</summary>
static class ShowingApi
{
    public static void MapShowing(this WebApplication app)
    {
        app.MapPost("/api/sessions/{id:guid}/shown", Show).RequireAuthorization().WithTags("Sessions").WithName("ShowDocument").Produces(StatusCodes.Status204NoContent)
            .WithSummary("Show a document of the case that is on to everybody in the room, or another page or window of it; with documentId null show it no more. For whose case it is and those who put cases on.");
        app.MapGet("/sessions/{id:guid}/shown", (Guid id) => new RazorComponentResult<RoomShown>(new { Id = id })).RequireAuthorization().ExcludeFromDescription();
    }

    static async Task<IResult> Show(
        Guid id, WhatToShow what, ShowDocument show, HideDocument hide, SessionNews news, Looks looks, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel)
    {
        var done = what.DocumentId is { } document ? await show.Run(me.Actor, id, document, what.Page ?? 1, WindowOf(what), cancel) : await hide.Run(me.Actor, id, cancel);
        if (done.Succeeded)
        {
            if (what.Center is null) looks.Forget(id); // another picture, or none; a window changes no view
            await news.Changed(id, RoomPart.Shown);
        }
        return done.Answer(words, _ => Results.NoContent());
    }

    static GreyWindow? WindowOf(WhatToShow what) => what is { Center: { } center, Width: { } width } ? new(center, width) : null;

    /// <param name="DocumentId">Of the case that is on; null to show nothing any more.</param>
    /// <param name="Page">Of a PDF, from 1.</param>
    /// <param name="Center">Of a DICOM picture's window, in its own units; together with the width.</param>
    /// <param name="Width">Above 0.</param>
    sealed record WhatToShow(Guid? DocumentId = null, int? Page = null, double? Center = null, double? Width = null);
}
