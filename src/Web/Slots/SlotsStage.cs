using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Web.Api;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Slots;

static class SlotsStage
{
    public static void MapSlots(this WebApplication app)
    {
        Calendars.CalendarsApi.Map(app.MapGroup("/api").RequireAuthorization().WithTags("Calendars"));
        app.MapPost("/api/requests/{id:guid}/take-to-session", Take).RequireAuthorization().WithTags("Slots").WithIdempotency()
            .WithName("TakeToSession").Produces<TakenView>()
            .WithSummary("Take a filed request to the weekly session, into the earliest feasible slot; for experts of the service.");
    }

    static async Task<IResult> Take(Guid id, TakeToSession take, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await take.Run(me.Actor, id, cancel)).Answer(words, taken => Results.Ok(new TakenView(
            taken.Slot is null ? RequestStatus.Waiting : RequestStatus.Booked, taken.Slot?.SessionId, taken.Slot?.Time.StartsAt)));

    /// <param name="Status">Booked, or waiting while no slot is free.</param>
    sealed record TakenView(RequestStatus Status, Guid? SessionId, DateTimeOffset? StartsAt);
}
