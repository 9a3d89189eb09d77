using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise.Sessions.Talk;
using TeleExpertise.Web.Api;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Sessions.Talk;

/// <summary>What is written beside the video.</summary>
static class TalkApi
{
    public static void MapTalk(this WebApplication app)
    {
        app.MapPost("/api/sessions/{id:guid}/chat", Write).RequireAuthorization().WithTags("Sessions").WithName("SayInRoom").Produces(StatusCodes.Status204NoContent)
            .WithSummary("Write beside the video: to the care team of the case that is on, which segmentId names, or to everybody in the room while none is.");
        app.MapGet("/sessions/{id:guid}/chat", (Guid id) => new RazorComponentResult<RoomChat>(new { Id = id })).RequireAuthorization().ExcludeFromDescription();
    }

    static async Task<IResult> Write(Guid id, Words what, Say say, SessionNews news, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel)
    {
        var said = await say.Run(me.Actor, id, Guid.TryParse(what.SegmentId, out var segment) ? segment : null, what.Text, cancel);
        if (said.Succeeded) await news.Changed(id, RoomPart.Chat);
        return said.Answer(words, _ => Results.NoContent());
    }

    /// <param name="SegmentId">Of the case to which it is said, as the page shows it; empty while none is on.</param>
    /// <param name="Text">At most 2,000 characters.</param>
    sealed record Words(string? SegmentId, string? Text);
}
