using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Expertise.Slots.Duties;
using TeleExpertise.Web.Api;
using TeleExpertise.Web.Duties;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Slots;

static class SlotsStage
{
    public static void AddSlots(this WebApplicationBuilder builder) => builder.Services.AddSingleton<IRosterFetcher, RosterFetcher>();

    public static void MapSlots(this WebApplication app)
    {
        Calendars.CalendarsApi.Map(app.MapGroup("/api").RequireAuthorization().WithTags("Calendars"));
        app.MapPost("/api/requests/{id:guid}/take-to-session", Take).RequireAuthorization().WithTags("Slots").WithIdempotency()
            .WithName("TakeToSession").Produces<TakenView>()
            .WithSummary("Take a filed request to the weekly session: booked at once when it is urgent or the session is near, otherwise planned; for experts of the service.");
    }

    static async Task<IResult> Take(Guid id, TakeToSession take, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await take.Run(me.Actor, id, cancel)).Answer(words, taken => Results.Ok(new TakenView(
            taken.Slot is null ? RequestStatus.Waiting : RequestStatus.Booked, taken.Slot?.SessionId ?? taken.Later?.SessionId, taken.Slot?.Time.StartsAt ?? taken.Later?.At)));

    /// <param name="Status">Booked, or waiting until its session is announced.</param>
    /// <param name="SessionId">The session in which it is booked, or expected while it waits; null where none has room.</param>
    /// <param name="StartsAt">Its slot's instant, or that of the session in which it is expected.</param>
    sealed record TakenView(RequestStatus Status, Guid? SessionId, DateTimeOffset? StartsAt);
}
