using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Rooms;
using TeleExpertise.Server;
using TeleExpertise.Web.Api;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Sessions;

/// <summary>Sessions for programs and for the room's script.</summary>
static class SessionsApi
{
    public static void MapSessionsApi(this WebApplication app)
    {
        var api = app.MapGroup("/api/sessions").RequireAuthorization().WithTags("Sessions");
        api.MapGet("", List).WithName("ListSessions").Produces<IReadOnlyList<SessionItem>>()
            .WithSummary("Sessions between two local days, both included; without them, from this week's Monday on.");
        api.MapGet("/{id:guid}", Read).WithName("ReadAgenda").Produces<AgendaView>()
            .WithSummary("The agenda as this account may see it: a case is named to its requester and to experts of the service only.");
        api.MapPost("/{id:guid}/open", Open).WithName("OpenSession").Produces(StatusCodes.Status204NoContent)
            .WithSummary("Open the room before its hour; for experts of the service and coordinators of the territory.");
        api.MapPost("/{id:guid}/ticket", Ticket).WithName("IssueTicket").Produces<TicketView>()
            .WithSummary("A ticket for the room, good for 60 seconds and one use; for experts of the service, requesters and learners of the territory.");
        api.MapPost("/{id:guid}/device", Device).WithName("AdmitDevice").Produces<DeviceTicket>()
            .WithSummary("An address and a bearer token, good for ten minutes and one use, for an encoder (WHIP) or a screen (WHEP); for experts of the service, encoders for coordinators of the territory too.");
        api.MapPost("/{id:guid}/case", PutOn).WithName("PutCaseOn").Produces(StatusCodes.Status204NoContent)
            .WithSummary("Put a case of the agenda on, or with requestId null end the one that is on; for experts of the service.");
        api.MapPost("/{id:guid}/put-off", PutOff).WithName("PutCaseOff").Produces(StatusCodes.Status204NoContent)
            .WithSummary("Put the case that is on off: it may be taken up again until the session ends; for experts of the service.");
        api.MapPost("/{id:guid}/phase", Phase).WithName("SetPhase").Produces(StatusCodes.Status204NoContent)
            .WithSummary("Take the case that is on to another step of the conference; for experts of the service.");
        api.MapPost("/{id:guid}/hand", Hand).WithName("RaiseOrLowerHand").Produces(StatusCodes.Status204NoContent)
            .WithSummary("Ask to speak, or with up false take it back; experts of the service lower another's with accountId.");
        api.MapPost("/{id:guid}/mute", Mute).WithName("Mute").Produces(StatusCodes.Status204NoContent)
            .WithSummary("Turn the microphone of one device in the room off, by its connection in the room's protocol; for experts of the service. Nobody can turn it on for another.");
        app.MapPost("/api/requests/{id:guid}/outsiders", Outsiders).RequireAuthorization().WithTags("Requests").WithName("ChooseOutsiders").Produces(StatusCodes.Status204NoContent)
            .WithSummary("Say whether those in the room outside the case's care team wait while it is on, or follow it without names; for its requester and co-owner.");
        api.MapPost("/{id:guid}/close", Close).WithName("CloseSession").Produces(StatusCodes.Status204NoContent)
            .WithSummary("End the session; for experts of the service and coordinators of the territory.");
    }

    static async Task<IResult> List(DateOnly? from, DateOnly? until, ListSessions list, CurrentActor me, TimeProvider clock, CancellationToken cancel)
    {
        var first = from ?? Weeks.ThisMonday(clock);
        var last = until ?? DateOnly.FromDayNumber(Math.Min(first.DayNumber + PlanSessions.Horizon + 7, DateOnly.MaxValue.DayNumber));
        var sessions = await list.Run(me.Actor, first, last, cancel);
        return Results.Ok(sessions.Select(SessionItem.Of));
    }

    static async Task<IResult> Read(Guid id, ReadAgenda read, CurrentActor me, TimeProvider clock, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await read.Run(me.Actor, id, cancel)).Answer(words, agenda => Results.Ok(AgendaView.Of(agenda, clock.GetUtcNow())));

    static async Task<IResult> Open(Guid id, SessionDesk desk, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await desk.Open(me.Actor, id, cancel)).Answer(words, _ => Results.NoContent());

    static async Task<IResult> Ticket(
        Guid id, IssueTicket issue, TicketSeal seal, TurnCredentials turn, RoomAudience audience, SessionNews news, TimeProvider clock, CurrentActor me, IStringLocalizer<Refusals> words, IStringLocalizer<SignInText> professions, CancellationToken cancel)
    {
        var issued = await issue.Run(me.Actor, id, professions["Profession." + me.Actor.Profession], cancel);
        if (issued.Succeeded) await audience.Admit(id, me.Actor.Id, isScreen: false);
        else if (issued.Refusal.Code == "guest-waits") await news.Changed(id, RoomPart.Guests); // who lets in sees who knocks
        return issued.Answer(words, ticket => Results.Ok(new TicketView(
            seal.Seal(ticket with { SignIn = me.SignIn.Id.ToString() }), ticket.Room, ticket.ExpiresAt, turn.For(ticket.Room, ticket.Person, clock.GetUtcNow()))));
    }

    static async Task<IResult> Device(
        Guid id, WhatDevice what, DeviceDesk desk, CurrentActor me, IStringLocalizer<Refusals> words, IStringLocalizer<SignInText> professions, CancellationToken cancel) =>
        (await desk.Admit(me.Actor, id, what.Kind, professions["Profession." + me.Actor.Profession], cancel)).Answer(words, Results.Ok);

    static async Task<IResult> PutOn(Guid id, CaseOn what, SessionDesk desk, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await desk.PutOn(me.Actor, id, what.RequestId, cancel)).Answer(words, _ => Results.NoContent());

    static async Task<IResult> PutOff(Guid id, CaseOff what, SessionDesk desk, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await desk.PutOff(me.Actor, id, what.RequestId, cancel)).Answer(words, _ => Results.NoContent());

    static async Task<IResult> Phase(Guid id, WhichPhase what, SessionDesk desk, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await desk.SetPhase(me.Actor, id, what.Phase, cancel)).Answer(words, _ => Results.NoContent());

    static async Task<IResult> Hand(Guid id, WhoseHand what, SessionDesk desk, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await desk.Hand(me.Actor, id, what.Up, what.AccountId, cancel)).Answer(words, _ => Results.NoContent());

    static async Task<IResult> Mute(Guid id, WhichStay what, SessionDesk desk, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await desk.Mute(me.Actor, id, what.Connection, cancel)).Answer(words, _ => Results.NoContent());

    static async Task<IResult> Outsiders(Guid id, WhoFollows what, SessionDesk desk, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await desk.ChooseOutsiders(me.Actor, id, what.Wait, cancel)).Answer(words, _ => Results.NoContent());

    static async Task<IResult> Close(Guid id, SessionDesk desk, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await desk.Close(me.Actor, id, cancel)).Answer(words, _ => Results.NoContent());

    /// <param name="Kind">What is to enter.</param>
    sealed record WhatDevice(DeviceKind Kind);

    /// <param name="RequestId">The case to put on; null ends the one that is on.</param>
    sealed record CaseOn(Guid? RequestId);

    /// <param name="RequestId">The case that is on.</param>
    sealed record CaseOff(Guid RequestId);

    /// <param name="Phase">The step.</param>
    sealed record WhichPhase(CasePhase Phase);

    /// <param name="Up">True for one's own hand only.</param>
    /// <param name="AccountId">Whose goes down; null for one's own.</param>
    sealed record WhoseHand(bool Up, Guid? AccountId);

    /// <param name="Connection">As the room's protocol names the device.</param>
    sealed record WhichStay(Guid Connection);

    /// <param name="Wait">False where they follow it without names.</param>
    sealed record WhoFollows(bool Wait);

    /// <param name="Ticket">Goes into the hub's first message; never into an address.</param>
    /// <param name="IceServers">For the browser's connection: the relay, if there is one, with leave to use it.</param>
    sealed record TicketView(string Ticket, string Room, DateTimeOffset ExpiresAt, IReadOnlyList<IceServer> IceServers);

    sealed record SessionItem(
        Guid Id, string Service, string Organisation, string Lead, DateOnly LocalDate, string TimeZone, DateTimeOffset StartsAt, DateTimeOffset EndsAt,
        SessionStatus Status, int Slots, int Free, IReadOnlyList<DateTimeOffset> Mine)
    {
        public static SessionItem Of(ListedSession listed) => new(
            listed.Session.Id, listed.Session.Service, listed.Session.Organisation, listed.Session.Lead, listed.Session.LocalDate, listed.Session.TimeZone,
            listed.Session.StartsAt, listed.Session.EndsAt, listed.Session.Status, listed.Slots, listed.Slots - listed.Taken, listed.Mine);
    }

    /// <param name="MayJoin">True when a ticket would be given now.</param>
    /// <param name="MayLead">True for those who open and end it.</param>
    /// <param name="MayPresent">True for those who put cases on.</param>
    sealed record AgendaView(
        Guid Id, string Service, string Organisation, string Lead, string TimeZone, DateTimeOffset StartsAt, DateTimeOffset EndsAt, SessionStatus Status,
        DateTimeOffset? OpenedAt, DateTimeOffset? EndedAt, bool MayJoin, bool MayLead, bool MayPresent, IReadOnlyList<SlotView> Slots)
    {
        public static AgendaView Of(Agenda agenda, DateTimeOffset now) => new(
            agenda.Session.Id, agenda.Session.Service, agenda.Session.Organisation, agenda.Session.Lead, agenda.Session.TimeZone,
            agenda.Session.StartsAt, agenda.Session.EndsAt, agenda.Session.Status, agenda.Session.OpenedAt, agenda.Session.EndedAt,
            agenda.Rights.Join && agenda.Session.Closed(now) is null, agenda.Rights.Lead, agenda.Rights.Present, [.. agenda.Slots.Select(SlotView.Of)]);
    }

    /// <param name="Case">Null when the slot is free.</param>
    sealed record SlotView(int Position, DateTimeOffset StartsAt, DateTimeOffset EndsAt, CaseView? Case)
    {
        public static SlotView Of(AgendaSlot slot) => new(slot.Position, slot.StartsAt, slot.EndsAt, slot.Case is { } shown ? CaseView.Of(shown) : null);
    }

    /// <param name="Organisation">Who asks; null for those who may not know.</param>
    /// <param name="RequestId">Null, like what follows but the last, for those to whom the case is not open.</param>
    /// <param name="Teleconsultation">True where its patient takes part.</param>
    sealed record CaseView(
        CaseState State, bool Mine, string? Organisation, Guid? RequestId, string? Reference, string? Patient, string? Requester, Urgency? Urgency, bool Teleconsultation)
    {
        public static CaseView Of(AgendaCase shown) => new(
            shown.State, shown.Mine, shown.Organisation, shown.Named?.RequestId, shown.Named?.Reference, shown.Named?.Patient, shown.Named?.Requester, shown.Named?.Urgency, shown.Teleconsultation);
    }
}
