using System.Net;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Slots;

public sealed class AnOfferIsAnsweredOnPages(Thursdays thursdays) : IClassFixture<Thursdays>
{
    [Fact]
    public async Task Left_on_ones_list_it_goes_to_the_next_who_takes_it_on_the_page_of_the_case()
    {
        var (freed, first, second) = await Freed();
        using var one = await thursdays.App.SignIn(first.Requester);
        var offered = await one.Page("/requests");
        Assert.Contains("26 novembre", offered.QuerySelector("form.offers")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await one.Submit(offered, "form.offers", ("decline", Offer(offered)))).StatusCode);
        Assert.Null((await one.Page("/requests")).QuerySelector("form.offers section"));

        await thursdays.Steps.BookWaiting();
        using var other = await thursdays.App.SignIn(second.Requester);
        var page = await other.Page($"/requests/{second.Request.Id}");
        Assert.Equal(HttpStatusCode.Redirect, (await other.Submit(page, "form.offers", ("accept", Offer(page)))).StatusCode);
        Assert.Equal(freed, await thursdays.SlotOf(second.Request));
        Assert.Null(await thursdays.SlotOf(first.Request));
    }

    [Fact]
    public async Task A_press_that_comes_late_gets_a_sentence_and_changes_nothing()
    {
        var (_, first, _) = await Freed();
        using var http = await thursdays.App.SignIn(first.Requester);
        var page = await http.Page($"/requests/{first.Request.Id}");
        thursdays.Clock.Advance(TimeSpan.FromMinutes(20));
        await http.Page("/requests"); // or the sign-in would end before the offer
        thursdays.Clock.Advance(TimeSpan.FromMinutes(15));
        await thursdays.Steps.BookWaiting();
        var late = await http.Submit(page, "form.offers", ("accept", Offer(page)));
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
        Assert.NotNull((await late.Parsed()).QuerySelector(".summary"));
        Assert.Null(await thursdays.SlotOf(first.Request));
    }

    /// <summary>Six cases are announced on Tuesday; on Wednesday one of their doctors cannot come, and the slot is offered to the first of two who wait.</summary>
    async Task<(DateTimeOffset At, (Actor Requester, Request Request) First, (Actor Requester, Request Request) Second)> Freed()
    {
        var (village, expert) = await thursdays.Build(atOnce: false);
        var booked = new List<(Actor Requester, Request Request)>();
        for (var i = 0; i < 6; i++) booked.Add(await thursdays.Taken(village, expert));
        var (first, second) = (await thursdays.Taken(village, expert), await thursdays.Taken(village, expert));
        thursdays.Clock.Set(Thursdays.First.AddDays(-2));
        await thursdays.Steps.BookWaiting();
        thursdays.Clock.Set(Thursdays.First.AddHours(-27)); // Wednesday, 10 h 00

        var at = (await thursdays.SlotOf(booked[2].Request))!.Value;
        using var http = await thursdays.App.SignIn(booked[2].Requester);
        var here = await thursdays.SessionAt(village, Thursdays.First);
        var seen = await (await http.Submit(await http.Page($"/requests/{booked[2].Request.Id}"), "details.moves form", ("session", here))).Parsed();
        await http.Submit(seen, "details.moves form", ("session", here), ("agreed", seen.QuerySelector("button[name=agreed]")!.GetAttribute("value")!));
        await thursdays.Steps.BookWaiting();
        return (at, first, second);
    }

    static string Offer(AngleSharp.Dom.IDocument page) => page.QuerySelector("form.offers button[name=accept]")!.GetAttribute("value")!;
}
