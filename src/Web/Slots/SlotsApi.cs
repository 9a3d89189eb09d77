using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Expertise.Slots.Changing;
using TeleExpertise.Expertise.Slots.FirstAnswer;
using TeleExpertise.Web.Api;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Slots;

/// <summary>A case's way to its session: taken, moved, offered an earlier slot, agreed to a later date.</summary>
static class SlotsApi
{
    /// <summary>To which sessions nobody of the case can come.</summary>
    /// <param name="Sessions">Coming sessions of its service.</param>
    /// <param name="Agreed">The seal of the preview that is agreed to; null for a preview.</param>
    sealed record SessionsDeclined(IReadOnlyList<Guid> Sessions, string? Agreed = null);

    /// <summary>Where the case goes.</summary>
    /// <param name="Done">False for a preview: send it again with the seal.</param>
    /// <param name="Seal">Of this preview.</param>
    /// <param name="SessionId">Null where no session has room.</param>
    /// <param name="StartsAt">The slot's instant where it is certain, otherwise the session's.</param>
    /// <param name="Certain">Booked there; otherwise expected.</param>
    /// <param name="BeyondLimit">Later than its urgency allows.</param>
    sealed record MoveView(bool Done, string Seal, Guid? SessionId, DateTimeOffset? StartsAt, bool Certain, bool BeyondLimit);

    /// <summary>A session to which they can come after all.</summary>
    sealed record SessionAccepted(Guid Session);

    /// <summary>What may be said about a case's sessions.</summary>
    /// <param name="Coming">The next sessions; empty where nothing is to be moved, or not by the reader.</param>
    /// <param name="Left">How many booked dates may still be given back.</param>
    /// <param name="LaterDate">A date beyond the first-answer clock to which not both sides have agreed; null where nothing is asked.</param>
    sealed record CaseDates(IReadOnlyList<ComingSession> Coming, int Left, AskedLaterDate? LaterDate);

    /// <param name="Accept">True to take the slot, false to leave it to the next.</param>
    sealed record OfferReply(bool Accept);

    /// <param name="RequestId">The case that was answered for.</param>
    sealed record OfferAnswered(Guid RequestId);

    /// <param name="Wait">True to wait for the session, false for a written answer.</param>
    sealed record LaterDateReply(bool Wait);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/requests/{id:guid}/take-to-session", Take).WithIdempotency().WithName("TakeToSession").Produces<TakenView>()
            .WithSummary("Take a filed request to the weekly session: booked at once when it is urgent or the session is near, otherwise planned; for experts of the service.");
        api.MapGet("/requests/{id:guid}/dates", Dates).WithName("ReadDates").Produces<CaseDates>()
            .WithSummary("The coming sessions of a case, and what is asked about its date.");
        api.MapPost("/requests/{id:guid}/cannot-come", Say).WithIdempotency().WithName("DeclineSessions").Produces<MoveView>()
            .WithSummary("Whoever asked cannot come to some sessions. Without a seal nothing is kept: the answer tells where the case would go.");
        api.MapPost("/requests/{id:guid}/can-come", TakeBack).WithIdempotency().WithName("AcceptSession").Produces(StatusCodes.Status204NoContent)
            .WithSummary("Takes back that they cannot come to a session, as long as it has room.");
        api.MapPost("/requests/{id:guid}/later-date", Agree).WithIdempotency().WithName("AnswerLaterDate").Produces(StatusCodes.Status204NoContent)
            .WithSummary("One side waits for a session beyond the first-answer clock, or wants a written answer.");
        api.MapGet("/offers", Held).WithName("ListOffers").Produces<IReadOnlyList<OpenOffer>>()
            .WithSummary("The slots that are held for one's own cases now, the one that runs out first before the others.");
        api.MapPost("/offers/{id:guid}/answer", Reply).WithIdempotency().WithName("AnswerOffer").Produces<OfferAnswered>()
            .WithSummary("Takes the slot that is held for a case, or leaves it to the next.");
    }

    static async Task<IResult> Take(Guid id, TakeToSession take, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await take.Run(me.Actor, id, cancel)).Answer(words, taken => Results.Ok(TakenView.Of(taken)));

    static async Task<IResult> Dates(Guid id, ReadCase read, ReadMoves moves, ReadLaterDate later, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel)
    {
        var found = await read.Run(me.Actor, id, cancel);
        if (!found.Succeeded) return found.Refusal.Answer(words);
        var mine = await moves.Run(me.Actor, found.Value.Request, cancel);
        return Results.Ok(new CaseDates(mine?.Coming ?? [], mine?.Left ?? 0, await later.Run(me.Actor, found.Value.Request, cancel)));
    }

    static async Task<IResult> Say(Guid id, SessionsDeclined body, CannotCome cannot, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await cannot.Run(me.Actor, id, body.Sessions, body.Agreed, cancel)).Answer(words, move =>
            Results.Ok(new MoveView(move.Done, move.Seal, move.To?.SessionId, move.To?.At, move.To?.Certain ?? false, move.BeyondLimit)));

    static async Task<IResult> TakeBack(Guid id, SessionAccepted body, CanCome can, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await can.Run(me.Actor, id, body.Session, cancel)).Answer(words, _ => Results.NoContent());

    static async Task<IResult> Agree(Guid id, LaterDateReply body, AnswerLaterDate answer, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await answer.Run(me.Actor, id, body.Wait, cancel)).Answer(words, _ => Results.NoContent());

    static Task<IReadOnlyList<OpenOffer>> Held(ReadOffers read, CurrentActor me, CancellationToken cancel) => read.Run(me.Actor, cancel);

    static async Task<IResult> Reply(Guid id, OfferReply body, AnswerOffer answer, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await answer.Run(me.Actor, id, body.Accept, cancel)).Answer(words, request => Results.Ok(new OfferAnswered(request)));
}
