using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise.Slots.Joint;
using TeleExpertise.Web.Api;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Slots;

/// <summary>A case that needs two services at once.</summary>
static class SecondServiceApi
{
    /// <param name="To">The service that is to come.</param>
    /// <param name="Reason">What it is needed for.</param>
    sealed record SecondServiceAsked(Guid To, string Reason);

    /// <param name="Comes">False for a service that does not; then a reason is needed.</param>
    sealed record SecondServiceReply(bool Comes = true, string? Reason = null);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/requests/{id:guid}/second-service", Ask).WithIdempotency().WithName("AskSecondService").Produces(StatusCodes.Status204NoContent)
            .WithSummary("Asks another service of the territory to be there when the case is presented; for experts of the service that has it.");
        api.MapPost("/requests/{id:guid}/second-service/answer", Answer).WithIdempotency().WithName("AnswerSecondService").Produces<TakenView>()
            .WithSummary("An expert of the second service comes, in the place of a colleague too, or says that the service does not. Who comes settles the date.");
        api.MapDelete("/requests/{id:guid}/second-service", Without).WithName("WithoutSecondService").Produces(StatusCodes.Status204NoContent)
            .WithSummary("The service that has the case goes on without the second one.");
    }

    static async Task<IResult> Ask(Guid id, SecondServiceAsked body, AskSecondService ask, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await ask.Run(me.Actor, id, body.To, body.Reason, cancel)).Answer(words, _ => Results.NoContent());

    static async Task<IResult> Answer(Guid id, SecondServiceReply body, AnswerSecondService answer, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await answer.Run(me.Actor, id, body.Comes, body.Reason, cancel)).Answer(words, placed => Results.Ok(TakenView.Of(placed)));

    static async Task<IResult> Without(Guid id, WithoutSecondService without, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await without.Run(me.Actor, id, cancel)).Answer(words, _ => Results.NoContent());
}
