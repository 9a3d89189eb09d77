using System.Globalization;
using System.Net;
using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Calendars;

public sealed class ACalendarIsKeptOnPages(ACalendarIsKeptOnPages.Saturday saturday) : IClassFixture<ACalendarIsKeptOnPages.Saturday>
{
    readonly TestApp app = saturday.App;

    [Fact]
    public async Task A_coordinator_sees_what_a_change_moves_says_yes_and_finds_it_in_week_and_month()
    {
        var village = await Village.Build(app.Database);
        var (first, second) = (await village.Expert(), await village.Expert());
        using var http = await app.SignIn(await village.Coordinator());
        var day = Thursday;
        await Agreed(http, "/territory/series/new", "form.series", ("service", village.InternalMedicine.ToString()), ("rota", first.Id.ToString()), ("weekday", "4"), ("from", Iso(day)));
        var card = Assert.Single((await http.Page($"/calendar?day={Iso(day)}")).QuerySelectorAll("ol.calendar.week a.slotted"));
        Assert.Contains(first.DisplayName.Split(' ')[^1], card.TextContent, StringComparison.Ordinal);
        Assert.Contains(card.QuerySelector(".hour")!.TextContent, (await http.Page($"/calendar?view=month&day={Iso(day)}")).QuerySelector("ol.calendar.month")!.TextContent, StringComparison.Ordinal);

        var preview = await Agreed(http, card.GetAttribute("href")!, "form.sheet", ("kind", "Moved"), ("heldOn", Iso(day.AddDays(1))), ("startsAt", "09:00"));
        Assert.Equal(1, preview.QuerySelectorAll(".changes > li").Length);
        Assert.Single((await http.Page($"/calendar?day={Iso(day)}")).QuerySelectorAll("ol.calendar > li:nth-child(5) a.slotted"));

        await Agreed(http, "/calendar/days-off", "form.sheet", ("day", Iso(day.AddDays(7))), ("name", "Foire"));
        var closed = (await http.Page($"/calendar?day={Iso(day.AddDays(7))}")).QuerySelector("ol.calendar > li:nth-child(4)")!;
        Assert.Equal(("Foire", 0), (closed.QuerySelector(".off")!.TextContent, closed.QuerySelectorAll("a.slotted").Length));

        using var specialist = await app.SignIn(first);
        Assert.Equal(HttpStatusCode.NotFound, (await specialist.GetAsync("/calendar")).StatusCode);
        await Agreed(specialist, "/absences", "form.sheet", ("from", Iso(day.AddDays(14))));
        Assert.Single((await specialist.Page("/absences")).QuerySelectorAll("ul.absences > li"));
        Assert.Single((await http.Page($"/calendar?day={Iso(day.AddDays(14))}")).QuerySelectorAll("a.void"));
        var (series, from) = (await Series(village), Iso(day.AddDays(14)));
        await Agreed(http, $"/territory/series/{series}", "form.series", ("rota", second.Id.ToString()), ("weekday", "4"), ("from", from));
        Assert.Contains(second.DisplayName.Split(' ')[^1], (await http.Page($"/calendar?day={from}")).QuerySelector("a.slotted")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Faults_keep_what_was_typed_and_lead_to_their_fields()
    {
        var village = await Village.Build(app.Database);
        await village.Expert();
        using var http = await app.SignIn(await village.Coordinator());
        var answer = await http.Submit(await http.Page("/territory/series/new"), "form.series", ("service", village.InternalMedicine.ToString()), ("startsAt", "14:15"), ("slotMinutes", "90"));
        var page = await answer.Parsed();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal(["rota", "weekday", "slotMinutes"], page.QuerySelectorAll(".summary a").Select(a => a.GetAttribute("href")!.Split('#')[1]));
        Assert.Equal("14:15", page.QuerySelector("#startsAt")!.GetAttribute("value"));
    }

    /// <summary>Looks at what it moves, and says yes; the preview.</summary>
    static async Task<IDocument> Agreed(HttpClient http, string path, string form, params (string, string)[] typed)
    {
        var preview = await (await http.Submit(await http.Page(path), form, typed)).Parsed();
        var seal = preview.QuerySelector("button[name=agreed]")?.GetAttribute("value") ?? throw new InvalidOperationException(preview.Body!.TextContent.OnOneLine());
        Assert.Equal(HttpStatusCode.Redirect, (await http.Submit(preview, form, [.. typed, ("agreed", seal)])).StatusCode);
        return preview;
    }

    async Task<Guid> Series(Village village)
    {
        await using var db = app.Database.Open();
        return await db.Set<Series>().Where(s => s.TerritoryId == village.Territory).Select(s => s.Id).SingleAsync();
    }

    /// <summary>No holiday, and none in the three weeks after it.</summary>
    static readonly DateOnly Thursday = new(2026, 11, 26);

    static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A server on Saturday 21 November 2026.</summary>
    public sealed class Saturday : IAsyncLifetime
    {
        /// <summary>The server.</summary>
        public TestApp App { get; } = new() { Clock = new TestClock(Timetable.Saturday) };

        /// <inheritdoc />
        public Task InitializeAsync() => App.InitializeAsync();

        /// <inheritdoc />
        public async Task DisposeAsync() => await App.DisposeAsync();
    }
}
