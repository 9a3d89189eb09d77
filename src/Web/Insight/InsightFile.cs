using System.Globalization;
using Microsoft.Extensions.Localization;
using TeleExpertise.Expertise.Csv;
using TeleExpertise.Expertise.Insight;
using TeleExpertise.Web.Requests;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Insight;

/// <summary>The page's figures as a spreadsheet opens them, one a line, so that they can be filtered: a part, of what, when, which figure, its value.</summary>
static class InsightFile
{
    public static void MapInsight(this WebApplication app) => app.MapGet("/insight.csv", Csv).RequireAuthorization().ExcludeFromDescription();

    /// <summary>A number that was typed into an address; null for none.</summary>
    public static int? Number(string? typed) => int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>"week" or "month"; null for anything else.</summary>
    public static bool? ByWeek(string? typed) => typed switch { "week" => true, "month" => false, _ => null };

    /// <summary>What became of slots: a key of <see cref="InsightText"/> and the number.</summary>
    public static IEnumerable<(string Word, int Count)> Parts(SlotUse use) =>
        [("Offered", use.Offered), ("Booked", use.Booked), ("Presented", use.Presented), ("Missed", use.Missed), ("NotReached", use.NotReached), ("Unused", use.Empty),
            ("GivenBack", use.GivenBack), ("Protected", use.Protected), ("ProtectedUsed", use.ProtectedUsed), ("Lost", use.Lost)];

    /// <summary>The key of why sessions were not held.</summary>
    public static string Why(NotHeld some) => "Why." + (some.Reason?.ToString() ?? "NobodyOpened");

    static async Task<IResult> Csv(string? @in, string? months, string? by, ReadInsight read, CurrentActor me, IStringLocalizer<InsightText> words, IStringLocalizer<RequestsText> cases, CancellationToken cancel)
    {
        var found = await read.Run(me.Actor, @in, Number(months), ByWeek(by), cancel);
        if (!found.Succeeded) return Results.NotFound();
        return Results.File(Write(found.Value, words, cases), "text/csv; charset=utf-8", string.Create(CultureInfo.InvariantCulture, $"pilotage-{found.Value.Territory.Code}-{found.Value.Period.Until:yyyy-MM-dd}.csv"));
    }

    static byte[] Write(InsightView view, IStringLocalizer<InsightText> words, IStringLocalizer<RequestsText> cases)
    {
        var (csv, services) = (new CsvWriter([words["Part"], words["Of"], words["When"], words["Figure"], words["Value"]]), view.Services.ToDictionary(s => s.Id, s => s.Name + " – " + s.Place));
        void Line(string part, string of, string when, string figure, string value) => csv.Line([words[part], of, when, words[figure], value]);
        void Wait(string part, string of, string when, Waits waits)
        {
            Line(part, of, when, "Seen", Whole(waits.Cases));
            Line(part, of, when, "Median", waits.Few ? words["Fewer", Waits.FewerThan] : Days(waits.Median));
            if (waits.Few) return; // the other figures are withheld
            Line(part, of, when, "Ninetieth", Days(waits.Long));
            if (waits.InTime is { } inTime) Line(part, of, when, "InTime", Whole(inTime));
        }

        var all = Iso(view.Period.From) + "/" + Iso(view.Period.Until);
        foreach (var one in view.Overdue) Line("Overdue", one.Reference + " – " + cases["Urgency." + one.Urgency] + " – " + services.GetValueOrDefault(one.ServiceId, ""), Iso(view.Period.Until), "Waited", Whole(one.Days));
        foreach (var one in view.Forecasts)
        {
            Line("Ahead", services[one.Service.Id], Iso(view.Period.Until), "Waiting", Whole(one.Waiting));
            foreach (var week in one.Forecast.Weeks)
            {
                foreach (var (figure, count) in new[] { ("Slots", week.Slots), ("WaitThen", week.Waiting.Middle), ("WaitLow", week.Waiting.Low), ("WaitHigh", week.Waiting.High) })
                    Line("Ahead", services[one.Service.Id], Iso(week.Ends), figure, Whole(count));
                Line("Ahead", services[one.Service.Id], Iso(week.Ends), "BeyondThen", Days(week.Beyond));
            }
        }
        foreach (var one in view.Waiting.Classes)
        {
            Wait("Waits", cases["Urgency." + one.Urgency], all, one.All);
            foreach (var (step, waits) in view.Period.Steps.Zip(one.Steps)) Wait("Waits", cases["Urgency." + one.Urgency], Iso(step), waits);
        }
        foreach (var (figure, count) in new[] { ("InWriting", view.Waiting.InWriting), ("Turned", view.Waiting.Turned), ("Declined", view.Waiting.Declined) }) Line("Waits", view.Territory.Name, all, figure, Whole(count));
        foreach (var place in view.Waiting.Places) Wait("Places", place.Name, all, place.Waits);
        if (view.Waiting.Others is { } others) Wait("Places", words["OtherPlaces", string.Join(", ", others.Names)], all, others.Waits);
        foreach (var use in view.Use)
        {
            foreach (var (word, count) in Parts(use.All)) Line("Use", services[use.Service.Id], all, word, Whole(count));
            foreach (var (step, slots) in view.Period.Steps.Zip(use.Steps))
                foreach (var (word, count) in Parts(slots)) Line("Use", services[use.Service.Id], Iso(step), word, Whole(count));
            foreach (var not in use.NotHeld) csv.Line([words["Use"], services[use.Service.Id], all, words["NotHeld"] + " " + words[Why(not)], Whole(not.Sessions)]);
        }
        return csv.ToBytes();
    }

    static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>With a comma, as French spreadsheets want it; empty for nothing.</summary>
    static string Days(double? days) => days?.ToString("0.##", CultureInfo.GetCultureInfo("fr-FR")) ?? "";
}
