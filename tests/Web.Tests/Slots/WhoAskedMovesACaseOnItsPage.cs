using System.Net;
using AngleSharp.Dom;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Slots;

public sealed class WhoAskedMovesACaseOnItsPage(Thursdays thursdays) : IClassFixture<Thursdays>
{
    const string CannotCome = "details.moves form", CanCome = "form.said-away";

    [Fact]
    public async Task They_see_where_it_would_go_say_yes_and_can_come_after_all()
    {
        var (village, expert) = await thursdays.Build();
        var (requester, request) = await thursdays.Taken(village, expert);
        var (here, page) = (await thursdays.SessionAt(village, Thursdays.First), $"/requests/{request.Id}");
        using var http = await thursdays.App.SignIn(requester);

        var seen = await (await http.Submit(await http.Page(page), CannotCome, ("session", here))).Parsed();
        Assert.Contains("3 décembre", seen.QuerySelector(".foreseen:not([hidden]) h3")!.TextContent, StringComparison.Ordinal);
        Assert.True(seen.QuerySelector($"{CannotCome} input[value='{here}']")!.HasAttribute("checked"));
        Assert.Equal(Thursdays.First, await thursdays.SlotOf(request)); // nothing was done yet

        var stale = await (await http.Submit(seen, CannotCome, ("session", here), ("agreed", "of another preview"))).Parsed();
        Assert.Equal(Seal(seen), Seal(stale)); // it is shown again
        Assert.Equal(HttpStatusCode.Redirect, (await http.Submit(seen, CannotCome, ("session", here), ("agreed", Seal(seen)))).StatusCode);
        Assert.Equal(Thursdays.Second, await thursdays.SlotOf(request));

        var said = await http.Page(page);
        Assert.Contains("26 novembre", said.QuerySelector(CanCome)!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await http.Submit(said, CanCome, ("session", here))).StatusCode);
        Assert.Equal(Thursdays.First, await thursdays.SlotOf(request));
        Assert.Null((await http.Page(page)).QuerySelector(CanCome));
    }

    [Fact]
    public async Task Without_a_session_chosen_it_says_so_and_nothing_moves()
    {
        var (village, expert) = await thursdays.Build();
        var (requester, request) = await thursdays.Taken(village, expert);
        using var http = await thursdays.App.SignIn(requester);
        var answer = await http.Submit(await http.Page($"/requests/{request.Id}"), CannotCome, ("session", ""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var page = await answer.Parsed();
        Assert.NotNull(page.QuerySelector(".summary"));
        Assert.True(page.QuerySelector("details.moves")!.HasAttribute("open"));
        Assert.Equal(Thursdays.First, await thursdays.SlotOf(request));
    }

    [Theory]
    [InlineData("cannot-come")]
    [InlineData("can-come")]
    [InlineData("later-date")]
    public async Task Somebody_elses_case_does_not_exist_for_their_form_and_the_attempt_is_kept(string form)
    {
        var (village, expert) = await thursdays.Build();
        var (_, request) = await thursdays.Taken(village, expert);
        var (stranger, own) = await thursdays.Taken(village, expert);
        using var http = await thursdays.App.SignIn(stranger);
        var page = await http.Page($"/requests/{own.Id}");
        var fields = page.QuerySelector(CannotCome)!.QuerySelectorAll("input[type=hidden]").ToDictionary(i => i.GetAttribute("name")!, i => i.GetAttribute("value")!);
        (fields["_handler"], fields["session"], fields["wait"]) = (form, await thursdays.SessionAt(village, Thursdays.First), "no");
        using HttpResponseMessage answer = await http.PostAsync($"/requests/{request.Id}", new FormUrlEncodedContent(fields)), ofNone = await http.PostAsync($"/requests/{Guid.NewGuid()}", new FormUrlEncodedContent(fields));
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (answer.StatusCode, ofNone.StatusCode)); // the page has no such form
        Assert.Equal(1L, await thursdays.App.Database.Sql($"select count(*) from audit_entry where actor_id = '{stranger.Id}' and subject_id = '{request.Id}' and outcome = 'refused'"));
        Assert.Equal(Thursdays.First, await thursdays.SlotOf(request));
    }

    static string Seal(IDocument page) => page.QuerySelector("button[name=agreed]")!.GetAttribute("value")!;
}
