using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;
using TeleExpertise.Web.Api;
using TeleExpertise.Web.Screens;
using TeleExpertise.Web.SignIn;
using TeleExpertise.Web.Tables.CaseOnScreen;

namespace TeleExpertise.Web.Tables;

/// <summary>Several people before one screen: who sits where, over the API, and the parts of the room's pages that show it. Codes are in bodies only.</summary>
static class TablesStage
{
    public static void MapTables(this WebApplication app)
    {
        app.MapCaseOnScreen();
        var api = app.MapGroup("/api").RequireAuthorization().WithTags("Tables");
        api.MapPost("/sessions/{id:guid}/table", Open).WithName("OpenTable").Produces(StatusCodes.Status204NoContent)
            .WithSummary("Say that several people are before one's own screen; for whoever may join the session.");
        api.MapPost("/tables/sit", Sit).WithName("SitAtTable").Produces(StatusCodes.Status204NoContent).RequireRateLimiting(Limits.SignIn)
            .WithSummary("Sit down at the table whose code is typed; one's own word, confirmed at once.");
        api.MapPost("/tables/{id:guid}/code", Renew).WithName("RenewTableCode").Produces(StatusCodes.Status204NoContent)
            .WithSummary("A new code for a table; the one before is worth nothing from then on. For the host, who sits there, experts and chairs.");
        api.MapPost("/tables/{id:guid}/seats", Note).WithName("SeatColleague").Produces(StatusCodes.Status204NoContent)
            .WithSummary("Put a colleague down at a table; it counts once they have confirmed it. For the host and who sits there.");
        api.MapPost("/seats/{id:guid}/end", End).WithName("EndSeat").Produces(StatusCodes.Status204NoContent)
            .WithSummary("Leave a table; or, for the host, experts and chairs, note that somebody has left it.");
        api.MapPost("/seats/{id:guid}/confirm", Confirm).WithName("ConfirmSeat").Produces(StatusCodes.Status204NoContent)
            .WithSummary("Say that one was there where a colleague put one down; within the territory's term after the session.");
        api.MapPost("/seats/{id:guid}/refuse", Refuse).WithName("RefuseSeat").Produces(StatusCodes.Status204NoContent)
            .WithSummary("Say that it was not oneself.");
        app.MapGet("/sessions/{id:guid}/people", (Guid id) => new RazorComponentResult<RoomPeople>(new { Id = id })).RequireAuthorization().ExcludeFromDescription();
        app.MapGet("/screen/sessions/{id:guid}/table", (Guid id) => new RazorComponentResult<WallTable>(new { Id = id })).RequireAuthorization().WithMetadata(new ForScreensAttribute()).ExcludeFromDescription();
    }

    static async Task<IResult> Open(Guid id, TableDesk desk, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await desk.Open(me.Actor, id, cancel)).Answer(words, _ => Results.NoContent());

    static async Task<IResult> Sit(TypedCode body, TableDesk desk, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await desk.Sit(me.Actor, body.Code, cancel)).Answer(words, _ => Results.NoContent());

    static async Task<IResult> Renew(Guid id, TableDesk desk, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await desk.Renew(me.Actor, id, cancel)).Answer(words, _ => Results.NoContent());

    static async Task<IResult> Note(Guid id, Colleague body, TableDesk desk, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await desk.Note(me.Actor, id, Guid.TryParse(body.AccountId, out var account) ? account : null, cancel)).Answer(words, _ => Results.NoContent());

    static async Task<IResult> End(Guid id, TableDesk desk, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await desk.End(me.Actor, id, cancel)).Answer(words, _ => Results.NoContent());

    static async Task<IResult> Confirm(Guid id, TableDesk desk, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await desk.Confirm(me.Actor, id, cancel)).Answer(words, _ => Results.NoContent());

    static async Task<IResult> Refuse(Guid id, TableDesk desk, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await desk.Refuse(me.Actor, id, cancel)).Answer(words, _ => Results.NoContent());

    /// <param name="Code">Eight characters, in any case, with or without blanks.</param>
    sealed record TypedCode(string? Code);

    /// <param name="AccountId">Who sits there. Text, because a form sends an empty one for nobody, which is answered at its field.</param>
    sealed record Colleague(string? AccountId);
}
