using System.Net;
using AngleSharp.Dom;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.OwnCalendar;

public sealed class OnesCalendarIsKeptOnItsPage(TestApp app) : IClassFixture<TestApp>
{
    const string Page = "/account/calendar", Make = "form:has(input[value=address])", Withdraw = "form:has(input[value=withdraw])", Reminders = "form:has(input[name=Reminders])";

    [Fact]
    public async Task An_address_is_made_shown_once_renewed_and_withdrawn()
    {
        using var http = await app.SignIn(await (await Village.Build(app.Database)).Requester());
        var first = await (await http.Submit(await http.Page(Page), Make)).Parsed();
        Assert.Equal(HttpStatusCode.OK, await Read(http, first));
        var again = await http.Page(Page);
        Assert.Null(again.QuerySelector("#address"));

        var second = await (await http.Submit(again, Make)).Parsed();
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (await Read(http, first), await Read(http, second)));

        Assert.Equal(HttpStatusCode.Redirect, (await http.Submit(second, Withdraw)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await Read(http, second));
        Assert.Null((await http.Page(Page)).QuerySelector(Withdraw));
    }

    [Fact]
    public async Task Reminders_are_turned_off_and_on()
    {
        using var http = await app.SignIn(await (await Village.Build(app.Database)).Requester());
        foreach (var wanted in new[] { "false", "true" })
        {
            Assert.Equal(HttpStatusCode.Redirect, (await http.Submit(await http.Page(Page), Reminders, ("Reminders", wanted))).StatusCode);
            Assert.Equal(wanted == "true", (await http.Page(Page)).QuerySelector("input[name=Reminders]")!.HasAttribute("checked"));
        }
    }

    static async Task<HttpStatusCode> Read(HttpClient http, IDocument made)
    {
        using var answer = await http.GetAsync(new Uri(made.QuerySelector("#address")!.GetAttribute("value")!).AbsolutePath);
        return answer.StatusCode;
    }
}
