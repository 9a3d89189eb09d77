using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise.Sessions.Guests;
using TeleExpertise.Rooms;
using TeleExpertise.Server;
using TeleExpertise.Web.Api;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Sessions.Guests;

/// <summary>
/// A patient takes part in their case. The care team says so over the API and sees how the patient's device gets on; that device waits at a door of its own. Its page has no line to the
/// session's hub, so that no agenda, case, message or shown document can reach it: a patient hears their doctors and sees their faces.
/// </summary>
static class GuestsStage
{
    public static void MapGuests(this WebApplication app)
    {
        var api = app.MapGroup("/api/sessions/{id:guid}/patient").RequireAuthorization().WithTags("Sessions");
        api.MapPost("", Begin).WithName("BeginTeleconsultation").Produces(StatusCodes.Status204NoContent)
            .WithSummary("Say that the patient of a case takes part, with their consent: it is a teleconsultation then, and there is a link for their device. For its requester, its co-owner and experts of the service.");
        api.MapPost("/leave", End).WithName("EndTeleconsultation").Produces(StatusCodes.Status204NoContent)
            .WithSummary("Say that the patient leaves; the link opens nothing any more.");
        api.MapPost("/link", Renew).WithName("RenewGuestLink").Produces(StatusCodes.Status204NoContent)
            .WithSummary("A new link for the patient's device; the one before is worth nothing from then on.");
        app.MapGet("/sessions/{id:guid}/patients", (Guid id) => new RazorComponentResult<RoomPatients>(new { Id = id })).RequireAuthorization().ExcludeFromDescription();
        app.MapGet("/sessions/{id:guid}/patient-there", (Guid id) => new RazorComponentResult<RoomPatientThere>(new { Id = id })).RequireAuthorization().ExcludeFromDescription();

        var door = app.MapGroup("/api/guest").RequireAuthorization().WithMetadata(new ForGuestsAttribute()).RequireRateLimiting(Limits.Guests).ExcludeFromDescription();
        door.MapGet("/call", Ask);
        door.MapPost("/ticket", Ticket);
        app.MapSignaling("/hub/guest").RequireAuthorization().WithMetadata(new ForGuestsAttribute());
    }

    static async Task<IResult> Begin(Guid id, WithPatient what, GuestDesk desk, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await desk.Begin(me.Actor, id, what.RequestId, what.Consent is "given", cancel)).Answer(words, _ => Results.NoContent());

    static async Task<IResult> End(Guid id, WhichCase what, GuestDesk desk, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await desk.End(me.Actor, id, what.RequestId, cancel)).Answer(words, _ => Results.NoContent());

    static async Task<IResult> Renew(Guid id, WhichCase what, GuestDesk desk, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await desk.Renew(me.Actor, id, what.RequestId, cancel)).Answer(words, _ => Results.NoContent());

    /// <summary>Whether the guest is called.</summary>
    static async Task<IResult> Ask(CurrentGuest current, AskToComeIn ask, SessionNews news, HttpResponse response, CancellationToken cancel)
    {
        if (await ask.Run(current.Guest!, cancel)) await news.Changed(current.Guest!.SessionId, RoomPart.Patient);
        response.Headers.CacheControl = "no-store";
        return Results.Ok(new { called = current.Guest!.Called });
    }

    static async Task<IResult> Ticket(
        CurrentGuest current, IssueGuestTicket issue, TicketSeal seal, TurnCredentials turn, RoomAudience audience, TimeProvider clock, IStringLocalizer<Refusals> words, IStringLocalizer<GuestsText> names, CancellationToken cancel)
    {
        var guest = current.Guest!;
        var issued = await issue.Run(guest, names["Caption"], cancel);
        if (issued.Succeeded) await audience.AdmitGuest(guest.SessionId, guest.Id);
        return issued.Answer(words, ticket => Results.Ok(new
        {
            ticket = seal.Seal(ticket),
            iceServers = turn.For(ticket.Room, ticket.Person, clock.GetUtcNow()),
        }));
    }

    /// <param name="RequestId">The case.</param>
    /// <param name="Consent">The word "given" when the patient, informed, consents.</param>
    sealed record WithPatient(Guid RequestId, string? Consent);

    /// <param name="RequestId">The case.</param>
    sealed record WhichCase(Guid RequestId);
}
