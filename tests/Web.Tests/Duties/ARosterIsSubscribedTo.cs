using System.Net;
using System.Text;
using TeleExpertise.Expertise.Slots.Duties;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Duties;

public sealed class ARosterIsSubscribedTo : IAsyncLifetime
{
    const string Form = "form:has(#address)";

    readonly TestApp app = new() { Clock = new TestClock(Timetable.Saturday), Rosters = new Website(), Settings = { ["Scheduler:Enabled"] = "false" } };

    public Task InitializeAsync() => app.InitializeAsync();

    public Task DisposeAsync() => ((IAsyncLifetime)app).DisposeAsync();

    [Fact]
    public async Task What_it_holds_is_shown_first_then_followed_and_its_address_shown_to_nobody()
    {
        var doctor = await (await Village.Build(app.Database)).Requester();
        using var http = await app.SignIn(doctor);
        var seen = await (await http.Submit(await http.Page("/availability"), Form, ("address", "https://garde.example.org/secret.ics"), ("subscribedWord", "Martin"))).Parsed();
        Assert.Single(seen.QuerySelectorAll($"{Form} ol.hours li"));
        Assert.Equal(("https://garde.example.org/secret.ics", "Martin"), (seen.QuerySelector("#address")!.GetAttribute("value"), seen.QuerySelector("#subscribedWord")!.GetAttribute("value")));
        Assert.Equal(0L, await app.Database.Sql("select count(*) from duty_source"));

        Assert.Equal(HttpStatusCode.Redirect, (await http.Submit(seen, Form, ("agreed", "true"))).StatusCode);
        var listed = await http.Page("/availability");
        var line = Assert.Single(listed.QuerySelectorAll("ul.duties > li"));
        Assert.Contains("garde.example.org", line.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("secret.ics", listed.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await http.Submit(listed, "ul.duties form")).StatusCode);
        Assert.Equal(0L, await app.Database.Sql("select count(*) from duty_source"));
    }

    [Theory]
    [InlineData("https://away.example.org/roster.ics", "Martin", "address")]
    [InlineData("https://garde.example.org/secret.ics", "Personne", "subscribedWord")]
    public async Task What_is_refused_is_said_at_its_field_and_keeps_what_was_typed(string address, string word, string field)
    {
        using var http = await app.SignIn(await (await Village.Build(app.Database)).Requester());
        var answer = await http.Submit(await http.Page("/availability"), Form, ("address", address), ("subscribedWord", word), ("agreed", "true"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var page = await answer.Parsed();
        Assert.NotNull(page.QuerySelector($"#{field}-fault"));
        Assert.Equal((address, word), (page.QuerySelector("#address")!.GetAttribute("value"), page.QuerySelector("#subscribedWord")!.GetAttribute("value")));
        Assert.Equal(0L, await app.Database.Sql("select count(*) from duty_source"));
    }

    [Fact]
    public async Task A_tour_and_hours_that_are_refused_keep_what_was_typed_too()
    {
        using var http = await app.SignIn(await (await Village.Build(app.Database)).Requester());
        var page = await http.Page("/availability");
        var tour = await (await http.Submit(page, "form:has(#weekday)", ("weekday", "2"), ("everyWeeks", "3"), ("startsAt", "12:00"), ("endsAt", "09:00"), ("first", "2026-12-01"), ("last", "2026-12-31"))).Parsed();
        Assert.Equal((int)HttpStatusCode.UnprocessableEntity, (int)tour.StatusCode);
        Assert.NotNull(tour.QuerySelector("#endsAt-fault"));
        Assert.Equal(["2", "3"], tour.QuerySelectorAll("#weekday option[selected], #everyWeeks option[selected]").Select(o => o.GetAttribute("value")));
        Assert.Equal(("12:00", "09:00", "2026-12-31"), (tour.QuerySelector("#startsAt")!.GetAttribute("value"), tour.QuerySelector("#endsAt")!.GetAttribute("value"), tour.QuerySelector("#last")!.GetAttribute("value")));
        Assert.Equal(HttpStatusCode.Redirect, (await http.Submit(tour, "form:has(#weekday)", ("weekday", "2"), ("everyWeeks", "3"), ("endsAt", "13:00"))).StatusCode);

        var away = await (await http.Submit(page, "form:has(#fromHour)", ("from", "2026-12-24"), ("until", "2026-12-20"), ("untilHour", "18:00"))).Parsed();
        Assert.NotNull(away.QuerySelector("#until-fault"));
        Assert.Equal(("2026-12-24", "2026-12-20", "18:00"), (away.QuerySelector("#from")!.GetAttribute("value"), away.QuerySelector("#until")!.GetAttribute("value"), away.QuerySelector("#untilHour")!.GetAttribute("value")));
        Assert.Equal(HttpStatusCode.Redirect, (await http.Submit(away, "form:has(#fromHour)", ("until", "2026-12-26"))).StatusCode);
        Assert.Equal(2, (await http.Page("/availability")).QuerySelectorAll("ul.duties > li").Length);
    }

    [Fact]
    public async Task Somebody_elses_hours_have_no_form_on_ones_page()
    {
        var village = await Village.Build(app.Database);
        var (owner, stranger) = (await village.Requester(), await village.Requester());
        using HttpClient own = await app.SignIn(owner), other = await app.SignIn(stranger);
        foreach (var http in new[] { own, other }) await http.Submit(await http.Page("/availability"), "form:has(#fromHour)", ("from", "2026-12-24"));
        var theirs = await own.Page("/availability");
        var fields = (await other.Page("/availability")).QuerySelectorAll("ul.duties form input[type=hidden]").ToDictionary(i => i.GetAttribute("name")!, i => i.GetAttribute("value")!);
        fields["_handler"] = theirs.QuerySelector("ul.duties form input[name=_handler]")!.GetAttribute("value")!;
        using var answer = await other.PostAsync("/availability", new FormUrlEncodedContent(fields));
        Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, answer.StatusCode.ToString()); // the form is on no page of theirs
        Assert.Equal(2L, await app.Database.Sql($"select count(*) from duty_source where account_id in ('{owner.Id}', '{stranger.Id}')"));
    }

    /// <summary>One website has a roster, no other answers.</summary>
    sealed class Website : IRosterFetcher
    {
        const string File = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Garde MARTIN\r\nDTSTART:20261203T190000Z\r\nDURATION:PT2H\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Garde DURAND\r\nDTSTART:20261204T190000Z\r\nDURATION:PT2H\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

        public Task<FetchedRoster> Fetch(string address, string? version, CancellationToken cancel) =>
            Task.FromResult(address.Contains("garde.", StringComparison.Ordinal) ? new FetchedRoster(Encoding.UTF8.GetBytes(File), "\"1\"", null) : FetchedRoster.Failed("roster-unreachable"));
    }
}
