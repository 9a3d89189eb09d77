using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Identity;
using TeleExpertise.Web.Api;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Identity;

/// <summary>Who a patient is: two records of one, and a mistake in one, for those who asked about them.</summary>
static class IdentityApi
{
    /// <param name="Other">The other record, of a patient about whom one asked too; which of the two stays follows from how well each is established.</param>
    /// <param name="Reason">Why they are one person, 3 to 500 characters.</param>
    sealed record NewMerge(Guid? Other = null, string? Reason = null);

    /// <summary>The patient who stays.</summary>
    sealed record Kept(Guid Id);

    /// <summary>An identity as it is to be, whole: what is left out is taken away.</summary>
    /// <param name="Form">The traits, as a request has them; its other fields mean nothing. `sameAs` is `another` for a namesake of one of one's own patients (fault correction-namesake).</param>
    /// <param name="Reason">Why, 3 to 500 characters.</param>
    /// <param name="Seen">How often it had been corrected when it was read.</param>
    sealed record NewCorrection(RequestForm? Form = null, string? Reason = null, int Seen = 0);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/patients/{id:guid}/merges", Merge).WithName("MergePatients").WithSummary("Makes one of two records of a patient; can be undone for 30 days.")
            .Produces<Kept>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        api.MapGet("/patients/{id:guid}/identity", Read).WithName("ReadIdentity").WithSummary("A patient's identity, and what was corrected in it, for who asked about the patient.")
            .Produces<IdentityToCorrect>().ProducesProblem(404);
        api.MapPost("/patients/{id:guid}/corrections", Correct).WithName("CorrectIdentity").WithSummary("Corrects a mistake in a patient's identity; what stood there stays readable, and what was signed stays as signed.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        api.MapPost("/patients/{id:guid}/merges/{merge:guid}/undo", Undo).WithName("UndoMerge").WithSummary("Tells two patients apart again who were taken for one.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(404).ProducesProblem(409);
    }

    static async Task<IResult> Merge(Guid id, NewMerge body, MergePatients merge, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await merge.Run(me.Actor, id, body.Other, body.Reason, cancel)).Answer(words, kept => Results.Ok(new Kept(kept)));

    static async Task<IResult> Read(Guid id, ReadIdentity read, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await read.Run(me.Actor, id, cancel)).Answer(words, Results.Ok);

    static async Task<IResult> Correct(Guid id, NewCorrection body, CorrectIdentity correct, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await correct.Run(me.Actor, id, body.Form ?? new(), body.Reason, body.Seen, cancel)).Answer(words, _ => Results.NoContent());

    static async Task<IResult> Undo(Guid id, Guid merge, UndoMerge undo, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await undo.Run(me.Actor, id, merge, cancel)).Answer(words, _ => Results.NoContent());
}
