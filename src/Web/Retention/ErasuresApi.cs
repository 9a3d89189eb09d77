using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise.Circle.Retention.Erasing;
using TeleExpertise.Web.Api;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Retention;

/// <summary>Erasing what is due, by two.</summary>
static class ErasuresApi
{
    /// <summary>A file to be erased.</summary>
    /// <param name="Patient">Whose.</param>
    /// <param name="Decision">Where it is written that it may be, 3 to 300 characters; names no patient.</param>
    sealed record WantedErasure(Guid Patient, string? Decision);

    sealed record Asked(Guid Id);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/erasures", List).WithName("ListErasures").WithSummary("Files that are due to be erased, what waits to be confirmed, what was erased. Coordinators get counts only.").Produces<Erasures>().ProducesProblem(404);
        api.MapPost("/erasures", Ask).WithIdempotency().RequireReAuthentication().WithName("AskErasure")
            .WithSummary("A data-protection officer asks for a file to be erased that is due. Nothing is erased before somebody else confirms.").Produces<Asked>(StatusCodes.Status201Created).ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        api.MapPost("/erasures/{id:guid}/confirm", Confirm).WithIdempotency().RequireReAuthentication().WithName("ConfirmErasure")
            .WithSummary("Another officer or an administrator confirms: the file is erased and cannot be brought back. 409 when a claim or a visit came between.").Produces(204).ProducesProblem(404).ProducesProblem(409);
        api.MapPost("/erasures/{id:guid}/cancel", Cancel).WithIdempotency().RequireReAuthentication().WithName("CancelErasure").WithSummary("Calls it off while it waits.").Produces(204).ProducesProblem(404).ProducesProblem(409);
    }

    static async Task<IResult> List(ListErasures list, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) => (await list.Run(me.Actor, cancel)).Answer(words, Results.Ok);

    static async Task<IResult> Ask(WantedErasure body, AskErasure ask, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await ask.Run(me.Actor, body.Patient, body.Decision, cancel)).Answer(words, id => Results.Created("/api/erasures", new Asked(id)));

    static async Task<IResult> Confirm(Guid id, ConfirmErasure confirm, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await confirm.Run(me.Actor, id, cancel)).Answer(words, _ => Results.NoContent());

    static async Task<IResult> Cancel(Guid id, CancelErasure call, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await call.Run(me.Actor, id, cancel)).Answer(words, _ => Results.NoContent());
}
