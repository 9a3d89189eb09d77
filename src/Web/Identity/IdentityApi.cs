using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise.Requests.Identity;
using TeleExpertise.Web.Api;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Identity;

/// <summary>Two records of one patient, for those who asked about both.</summary>
static class IdentityApi
{
    /// <param name="Other">The other record, of a patient about whom one asked too; which of the two stays follows from how well each is established.</param>
    /// <param name="Reason">Why they are one person, 3 to 500 characters.</param>
    sealed record NewMerge(Guid? Other = null, string? Reason = null);

    /// <summary>The patient who stays.</summary>
    sealed record Kept(Guid Id);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/patients/{id:guid}/merges", Merge).WithName("MergePatients").WithSummary("Makes one of two records of a patient; can be undone for 30 days.")
            .Produces<Kept>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        api.MapPost("/patients/{id:guid}/merges/{merge:guid}/undo", Undo).WithName("UndoMerge").WithSummary("Tells two patients apart again who were taken for one.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(404).ProducesProblem(409);
    }

    static async Task<IResult> Merge(Guid id, NewMerge body, MergePatients merge, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await merge.Run(me.Actor, id, body.Other, body.Reason, cancel)).Answer(words, kept => Results.Ok(new Kept(kept)));

    static async Task<IResult> Undo(Guid id, Guid merge, UndoMerge undo, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await undo.Run(me.Actor, id, merge, cancel)).Answer(words, _ => Results.NoContent());
}
