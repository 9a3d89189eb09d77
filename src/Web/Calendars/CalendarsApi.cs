using System.Globalization;
using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Slots.Calendars;
using TeleExpertise.Expertise.Slots.Planning;
using TeleExpertise.Web.Api;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Calendars;

/// <summary>Calendars and absences. What changes a calendar is asked twice: first for what it moves, then with the seal of that answer.</summary>
static class CalendarsApi
{
    /// <summary>A session of a calendar; no patient.</summary>
    sealed record Entry(Guid Id, Guid Series, string Service, DateOnly Day, DateTimeOffset StartsAt, DateTimeOffset EndsAt, string Status, string? Reason, int Slots, int Cases, IReadOnlyList<string> Who, string? Room);

    /// <summary>Days away.</summary>
    /// <param name="Who">Account of the specialist; null for oneself.</param>
    /// <param name="From">First day, yyyy-MM-dd.</param>
    /// <param name="Until">Last day, included; null for one day.</param>
    /// <param name="Agreed">The seal of the preview that is agreed to; null for a preview.</param>
    sealed record WantedAbsence(Guid? Who, string? From, string? Until, string? Agreed);

    /// <summary>A yes to a preview; null for a preview.</summary>
    sealed record Yes(string? Agreed);

    /// <summary>What a change moves.</summary>
    /// <param name="Done">False for a preview: send it again with the seal.</param>
    /// <param name="Seal">Of this preview.</param>
    /// <param name="Sessions">What becomes of which, with numbers of cases.</param>
    sealed record Moves(bool Done, string Seal, IEnumerable<Move> Sessions);

    sealed record Move(Guid? Session, string Becomes, DateTimeOffset? From, DateTimeOffset? To, int Cases, IEnumerable<Guid> Who);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/calendar", Read).WithName("ReadCalendar").WithSummary("The sessions of a territory between two days (four weeks from today unless told otherwise, 62 days at most) with numbers of cases; for its coordinators.").Produces<IEnumerable<Entry>>().ProducesProblem(400).ProducesProblem(404);
        api.MapGet("/absences", Absences).WithName("ListAbsences").WithSummary("One's own absences to come; for coordinators those of who answers in their territories.").Produces<IEnumerable<AwayView>>().ProducesProblem(404);
        api.MapPost("/absences", Announce).WithIdempotency().WithName("AnnounceAbsence").WithSummary("Says that a specialist is away. Without a seal nothing is kept: the answer tells what it would move.").Produces<Moves>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        api.MapPost("/absences/{id:guid}/withdraw", Withdraw).WithIdempotency().WithName("WithdrawAbsence").WithSummary("Takes an absence back, by preview and seal as well.").Produces<Moves>().ProducesProblem(404).ProducesProblem(409);
    }

    static async Task<IResult> Read(string? @in, string? from, string? until, ReadCalendar read, CurrentActor me, TimeProvider clock, IStringLocalizer<Refusals> words, CancellationToken cancel)
    {
        var (first, last) = (clock.Today(), default(DateOnly));
        if (from is not null && !Day(from, out first)) first = default;
        if (until is null) last = first.AddDays(27);
        else if (!Day(until, out last)) last = default;
        if (first == default || last < first || last > first.AddDays(62)) return ((Outcome<CalendarView>)Refusal.Invalid(new FieldFault("from", "day-missing"))).Answer(words, _ => Results.Ok());
        return (await read.Run(me.Actor, @in, first, last, cancel)).Answer(words, view => Results.Ok(view.Sessions.Select(s => new Entry(s.Session.Id, s.Session.SeriesId, s.Service, s.Session.LocalDate,
            s.Session.StartsAt, s.Session.EndsAt, s.Session.Status.ToString(), s.Session.Reason?.ToString(), s.Slots, s.Cases, s.Who, s.Room))));
    }

    static async Task<IResult> Absences(ReadAbsences read, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) => (await read.Run(me.Actor, cancel)).Answer(words, view => Results.Ok(view.Coming));

    static async Task<IResult> Announce(WantedAbsence body, AnnounceAbsence announce, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await announce.Run(me.Actor, body.Who ?? me.Actor.Id, body.From, body.Until, body.Agreed, cancel)).Answer(words, Told);

    static async Task<IResult> Withdraw(Guid id, Yes body, WithdrawAbsence withdraw, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await withdraw.Run(me.Actor, id, body.Agreed, cancel)).Answer(words, Told);

    static IResult Told(Foreseen foreseen) => Results.Ok(new Moves(foreseen.Done, foreseen.Seal, foreseen.Changes.Select(c =>
        new Move(c.Before?.Session.Id, c.Kind.ToString(), c.Before?.Session.StartsAt, c.After?.Time.StartsAt, c.Cases, c.After?.Seats ?? []))));

    static bool Day(string? typed, out DateOnly day) => DateOnly.TryParseExact(typed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day) && day.Year is > 2000 and < 2100;
}
