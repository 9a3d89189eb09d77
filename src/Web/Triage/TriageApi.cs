using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise.Requests.Triage;
using TeleExpertise.Web.Api;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Triage;

/// <summary>Between question and answer: messages, handing on.</summary>
static class TriageApi
{
    /// <summary>A message.</summary>
    /// <param name="Text">What.</param>
    /// <param name="Asks">The service waits for an answer; of no meaning from the requester.</param>
    public sealed record NewMessage(string Text, bool Asks = true);

    /// <summary>What is being typed.</summary>
    /// <param name="Text">As typed.</param>
    /// <param name="Asks">The service will wait for an answer; of no meaning from the requester.</param>
    public sealed record Typed(string Text = "", bool Asks = true);

    /// <summary>To whom a case goes.</summary>
    /// <param name="To">A service of the territory, or an expert of this one.</param>
    public sealed record Handing(Guid To, string Reason);

    /// <summary>A message's id, or a draft's.</summary>
    public sealed record Sent(Guid Id);

    public static void MapTriageApi(this RouteGroupBuilder api)
    {
        api.MapGet("/requests/{id:guid}/messages", Messages).WithName("ReadDialogue").WithSummary("The messages of a case.").Produces<Dialogue>();
        api.MapPost("/requests/{id:guid}/messages", Write).WithName("WriteMessage").WithSummary("Writes to the other side of an open case; from the service it may wait for an answer. Takes along what SaveReply has kept.")
            .WithIdempotency().Produces<Sent>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status409Conflict);
        api.MapPut("/requests/{id:guid}/reply", Keep).WithName("SaveReply").WithSummary("Keeps a message as typed so far, in a draft of one's own: documents announced there (AddDocument) go with the message.")
            .Produces<Sent>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        api.MapPost("/requests/{id:guid}/hand-on", Hand).WithName("HandOn").WithSummary("An expert hands a case on, to a colleague or to another service of the territory.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status409Conflict);
    }

    static async Task<IResult> Messages(Guid id, ReadDialogue read, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await read.Run(me.Actor, id, cancel)).Answer(words, Results.Ok);

    static async Task<IResult> Write(Guid id, NewMessage body, WriteMessage write, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await write.Run(me.Actor, id, body.Text, body.Asks, cancel)).Answer(words, message => Results.Created($"/api/requests/{id}/messages", new Sent(message)));

    static async Task<IResult> Keep(Guid id, Typed body, SaveReply save, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await save.Run(me.Actor, id, body.Text, body.Asks, cancel)).Answer(words, draft => Results.Ok(new Sent(draft)));

    static async Task<IResult> Hand(Guid id, Handing body, HandOn hand, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await hand.Run(me.Actor, id, body.To, body.Reason, cancel)).Answer(words, _ => Results.NoContent());
}
