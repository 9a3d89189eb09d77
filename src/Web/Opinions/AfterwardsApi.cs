using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise.Opinions.FollowUp;
using TeleExpertise.Expertise.Opinions.Sending;
using TeleExpertise.Web.Api;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Opinions;

/// <summary>After the signature: who has the opinion, what became of the patient.</summary>
static class AfterwardsApi
{
    public static void MapAfterwardsApi(this WebApplication app)
    {
        var api = app.MapGroup("/api/requests/{id:guid}").RequireAuthorization().WithTags("Opinions");
        api.MapGet("/sending", Sent).WithName("ReadSending").WithSummary("Who is to have the signed opinion, and who has read it.").Produces<Transmission>();
        api.MapPost("/recipients", Name).WithName("NameRecipient").WithSummary("Says who else is to have the signed opinion, such as the treating doctor.")
            .WithIdempotency().Produces<Kept>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status409Conflict);
        api.MapPost("/recipients/{recipient:guid}/handed-over", Mark).WithName("MarkHandedOver").WithSummary("The printed report was given to a recipient without an account.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status409Conflict);
        api.MapGet("/follow-up", FollowUp).WithName("ReadFollowUp").WithSummary("What became of the patient, and the trip spared.").Produces<FollowUpView>();
        api.MapPost("/follow-up", Tell).WithName("RecordOutcome").WithSummary("The requester tells what became of the patient; the latest word counts.")
            .WithIdempotency().Produces<Kept>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status409Conflict);
    }

    /// <summary>A kept record's id.</summary>
    sealed record Kept(Guid Id);

    /// <param name="Rpps">Left out for somebody without one.</param>
    /// <param name="Email">Where a link goes that opens this opinion for that number, when it has no account in the territory; left out to hand over the paper.</param>
    sealed record NewRecipient(string Name, string? Rpps = null, string? Email = null);

    static async Task<IResult> Sent(Guid id, ReadSending read, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await read.Run(me.Actor, id, cancel)).Answer(words, Results.Ok);

    static async Task<IResult> Name(Guid id, NewRecipient body, NameRecipient name, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await name.Run(me.Actor, id, body.Name, body.Rpps, body.Email, cancel)).Answer(words, kept => Results.Created($"/api/requests/{id}/sending", new Kept(kept)));

    static async Task<IResult> Mark(Guid id, Guid recipient, MarkHandedOver mark, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await mark.Run(me.Actor, id, recipient, cancel)).Answer(words, _ => Results.NoContent());

    static async Task<IResult> FollowUp(Guid id, ReadFollowUp read, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await read.Run(me.Actor, id, cancel)).Answer(words, Results.Ok);

    static async Task<IResult> Tell(Guid id, TypedOutcome body, RecordOutcome record, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await record.Run(me.Actor, id, body, cancel)).Answer(words, kept => Results.Created($"/api/requests/{id}/follow-up", new Kept(kept)));
}
