using System.Text;
using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Expertise.Slots.Duties;
using TeleExpertise.Web.Api;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Duties;

/// <summary>When somebody who asks cannot sit in a session: rosters, tours, hours away.</summary>
static class DutiesApi
{
    /// <summary>A roster of on-call duties.</summary>
    /// <param name="Kind">On call, or away.</param>
    /// <param name="File">Its text (iCalendar, RFC 5545), read once; null where an address is given.</param>
    /// <param name="Address">Of a roster that is read again every few hours; null where a file is given.</param>
    /// <param name="Word">Looked for in the titles of the events; null for all of them.</param>
    /// <param name="Agreed">False for a preview, of which nothing is kept.</param>
    sealed record WantedRoster(DutyKind Kind, string? File = null, string? Address = null, string? Word = null, bool Agreed = false);

    /// <summary>What a roster takes.</summary>
    /// <param name="Done">False for a preview.</param>
    /// <param name="Hours">Only these are kept.</param>
    /// <param name="Unread">Events that cannot be read and are left out.</param>
    sealed record RosterTaken(bool Done, IReadOnlyList<Interval> Hours, int Unread);

    /// <summary>Hours once.</summary>
    /// <param name="Kind">On call, or away.</param>
    /// <param name="From">First day, yyyy-MM-dd.</param>
    /// <param name="FromHour">HH:mm, local; null for the whole day.</param>
    /// <param name="Until">Last day, included; null for one day.</param>
    /// <param name="UntilHour">HH:mm, local; null for the end of that day.</param>
    sealed record WantedHours(DutyKind Kind, string? From, string? FromHour = null, string? Until = null, string? UntilHour = null);

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/duties", Read).WithName("ListDuties").Produces<DutiesView>()
            .WithSummary("The hours in which one cannot sit in a session; for coordinators also the tours that they entered.");
        api.MapPost("/duties/rosters", Roster).WithIdempotency().WithName("TakeRoster").Produces<RosterTaken>()
            .WithSummary("Takes one's hours from an on-call roster, a file or an address. Unless it is agreed nothing is kept: the answer tells what would be taken.");
        api.MapPost("/duties/tours", Tour).WithIdempotency().WithName("AddTour").Produces(StatusCodes.Status204NoContent)
            .WithSummary("Enters a tour of the mobile surgery, one's own or, by a coordinator, somebody's of the crew.");
        api.MapPost("/duties/hours", Hours).WithIdempotency().WithName("AddHours").Produces(StatusCodes.Status204NoContent)
            .WithSummary("Enters days or hours away or on call, once.");
        api.MapPost("/duties/{id:guid}/withdraw", Withdraw).WithIdempotency().WithName("WithdrawDuties").Produces(StatusCodes.Status204NoContent)
            .WithSummary("Takes back what was entered, with all its hours.");
    }

    static async Task<IResult> Read(ReadDuties read, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) => (await read.Run(me.Actor, cancel)).Answer(words, Results.Ok);

    static async Task<IResult> Roster(WantedRoster body, PreviewRoster preview, TakeRoster take, SubscribeRoster subscribe, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel)
    {
        var read = body.Address is not null ? await subscribe.Run(me.Actor, body.Kind, body.Address, body.Word, body.Agreed, cancel)
            : await preview.Run(me.Actor, Encoding.UTF8.GetBytes(body.File ?? ""), body.Word, cancel);
        if (read.Succeeded && body is { Agreed: true, Address: null } && await take.Run(me.Actor, body.Kind, read.Value.Hours, cancel) is { Succeeded: false } kept) return kept.Refusal.Answer(words);
        if (!read.Succeeded) return (read.Refusal with { Fields = [.. read.Refusal.Fields.Select(f => f with { Field = Named(f.Field) })] }).Answer(words);
        return read.Answer(words, roster => Results.Ok(new RosterTaken(body.Agreed, roster.Hours, roster.Unread)));
    }

    /// <summary>A field of the page as the call names it.</summary>
    static string Named(string field) => field switch { "roster" => "file", "subscribedWord" => "word", _ => field };

    static async Task<IResult> Tour(TourForm body, AddTour add, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await add.Run(me.Actor, body, cancel)).Answer(words, _ => Results.NoContent());

    static async Task<IResult> Hours(WantedHours body, AddAway add, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await add.Run(me.Actor, body.Kind, body.From, body.FromHour, body.Until, body.UntilHour, cancel)).Answer(words, _ => Results.NoContent());

    static async Task<IResult> Withdraw(Guid id, WithdrawDuties withdraw, CurrentActor me, IStringLocalizer<Refusals> words, CancellationToken cancel) =>
        (await withdraw.Run(me.Actor, id, cancel)).Answer(words, _ => Results.NoContent());
}
