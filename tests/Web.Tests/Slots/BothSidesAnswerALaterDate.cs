using System.Net;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Slots;

/// <summary>The session of Thursday is within the clock of seven days, the one after is not.</summary>
public sealed class BothSidesAnswerALaterDate(Thursdays thursdays) : IClassFixture<Thursdays>
{
    const string Form = "form.foreseen:has(button[name=wait])";

    [Fact]
    public async Task Who_asked_waits_for_the_session_and_is_asked_no_more()
    {
        var (village, expert) = await thursdays.Build();
        for (var i = 0; i < 6; i++) await thursdays.Taken(village, expert, Urgency.Urgent);
        var (requester, request) = await thursdays.Taken(village, expert);
        using var http = await thursdays.App.SignIn(requester);
        var page = await http.Page($"/requests/{request.Id}");
        Assert.Contains("3 décembre", page.QuerySelector(Form)!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await http.Submit(page, Form, ("wait", "yes"))).StatusCode);
        Assert.Null((await http.Page($"/requests/{request.Id}")).QuerySelector(Form));
        Assert.Equal(Thursdays.Second, await thursdays.SlotOf(request));
        Assert.Equal(HttpStatusCode.Conflict, (await http.Submit(page, Form, ("wait", "no"))).StatusCode); // a click that comes late
        Assert.Equal(Thursdays.Second, await thursdays.SlotOf(request));
    }

    [Fact]
    public async Task The_service_is_asked_when_they_move_it_there_and_may_answer_in_writing()
    {
        var (village, expert) = await thursdays.Build();
        var (requester, request) = await thursdays.Taken(village, expert);
        await Move(village, requester, request);
        using var http = await thursdays.App.SignIn(expert);
        var page = await http.Page($"/requests/{request.Id}");
        Assert.Equal(HttpStatusCode.Redirect, (await http.Submit(page, Form, ("wait", "no"))).StatusCode);
        var row = await thursdays.Row(request);
        Assert.Equal((RequestStatus.Filed, true), (row.Status, row.InWritingSince is not null));
        Assert.Null(await thursdays.SlotOf(request));
    }

    async Task Move(Village village, Actor requester, Request request)
    {
        using var http = await thursdays.App.SignIn(requester);
        var here = await thursdays.SessionAt(village, Thursdays.First);
        var seen = await (await http.Submit(await http.Page($"/requests/{request.Id}"), "details.moves form", ("session", here))).Parsed();
        await http.Submit(seen, "details.moves form", ("session", here), ("agreed", seen.QuerySelector("button[name=agreed]")!.GetAttribute("value")!));
        Assert.Equal(Thursdays.Second, await thursdays.SlotOf(request));
    }
}
