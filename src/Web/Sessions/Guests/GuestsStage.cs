using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise.Sessions.Guests;
using TeleExpertise.Rooms;
using TeleExpertise.Server;
using TeleExpertise.Web.Api;
using TeleExpertise.Web.Deidentified;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Sessions.Guests;

/// <summary>
/// Guests: a patient who takes part in their case, and experts whom the chair lets in. Over the API the care team says that the patient comes, and the chair who may enter; a device without an
/// account waits at a door of its own. Its page has no line to the session's hub, so that no agenda, message or shown document can reach it: a patient hears their doctors and sees their faces, an
/// expert reads what names nobody besides.
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

        var experts = app.MapGroup("/api/sessions/{id:guid}/guests").RequireAuthorization().WithTags("Sessions");
        experts.MapPost("", Invite).WithName("InviteGuestExpert").Produces(StatusCodes.Status204NoContent)
            .WithSummary("Invite an expert without an account by name: a link for this session, which follows cases without names. For experts and chairs of the service.");
        experts.MapPost("/{guest:guid}/admit", Admit).WithName("AdmitGuestExpert").Produces(StatusCodes.Status204NoContent)
            .WithSummary("Let a guest expert in who waits.");
        experts.MapPost("/{guest:guid}/out", PutOut).WithName("PutGuestExpertOut").Produces(StatusCodes.Status204NoContent)
            .WithSummary("Take a guest expert's link back, turn away who knocks, or put out who was let in.");
        app.MapGet("/sessions/{id:guid}/guests", (Guid id) => new RazorComponentResult<RoomGuests>(new { Id = id })).RequireAuthorization().ExcludeFromDescription();

        var door = app.MapGroup("/api/guest").RequireAuthorization().WithMetadata(new ForGuestsAttribute()).RequireRateLimiting(Limits.Guests).ExcludeFromDescription();
        door.MapGet("/call", Ask);
        door.MapPost("/ticket", Ticket);
        door.MapGet("/pictures/{copy:guid}", Picture);
        door.MapGet("/case", () => new RazorComponentResult<GuestCase>());
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
        if (await ask.Run(current.Guest!, cancel)) await news.Changed(current.Guest!.SessionId, current.Guest.Name is null ? RoomPart.Patient : RoomPart.Guests);
        response.Headers.CacheControl = "no-store";
        return Results.Ok(new { called = current.Guest!.Called });
    }

    static async Task<IResult> Ticket(
        CurrentGuest current, IssueGuestTicket issue, TicketSeal seal, TurnCredentials turn, RoomAudience audience, TimeProvider clock, IStringLocalizer<Refusals> words, IStringLocalizer<GuestsText> names, CancellationToken cancel)
    {
        var guest = current.Guest!;
        var issued = await issue.Run(guest, names[guest.Name is null ? "Caption" : "CaptionExpert"], cancel);
        if (issued.Succeeded) await audience.AdmitGuest(guest.SessionId, guest.Id);
        return issued.Answer(words, ticket => Results.Ok(new
        {
            ticket = seal.Seal(ticket),
            iceServers = turn.For(ticket.Room, ticket.Person, clock.GetUtcNow()),
        }));
    }

    static async Task<IResult> Invite(Guid id, WhichGuest who, GuestDesk desk, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await desk.Invite(me.Actor, id, who.Name, cancel)).Answer(words, _ => Results.NoContent());

    static async Task<IResult> Admit(Guid id, Guid guest, GuestDesk desk, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await desk.Admit(me.Actor, id, guest, cancel)).Answer(words, _ => Results.NoContent());

    static async Task<IResult> PutOut(Guid id, Guid guest, GuestDesk desk, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await desk.PutOut(me.Actor, id, guest, cancel)).Answer(words, _ => Results.NoContent());

    static async Task<IResult> Picture(Guid copy, CurrentGuest current, ReadGuestPicture read, HttpContext http, IStringLocalizer<Refusals> words, CancellationToken cancel)
    {
        var picture = await read.Run(current.Guest!, copy, cancel);
        return picture.Succeeded ? await DeidentifiedApi.Send(picture.Value, http.Response, cancel) : picture.Refusal.Answer(words);
    }

    /// <param name="Name">As everybody will see it.</param>
    sealed record WhichGuest(string? Name);

    /// <param name="RequestId">The case.</param>
    /// <param name="Consent">The word "given" when the patient, informed, consents.</param>
    sealed record WithPatient(Guid RequestId, string? Consent);

    /// <param name="RequestId">The case.</param>
    sealed record WhichCase(Guid RequestId);
}
