using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Settings;

public sealed class ACoordinatorChangesSettings(TestApp app) : IClassFixture<TestApp>
{
    const string Form = "form.settings";

    [Fact]
    public async Task A_change_is_saved_and_stands_in_the_history()
    {
        var village = await Village.Build(app.Database);
        using var browser = await app.SignIn(await village.Coordinator());
        var saved = await browser.Submit(await browser.Page("/settings"), Form, ("first_answer_days", "4"), ("controller", "GCS Essai, Mende"));
        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        var page = await browser.Page(saved.Headers.Location!.ToString());
        Assert.Equal("4", Value(page, "first_answer_days"));
        Assert.Equal(2, page.QuerySelectorAll("table tbody tr").Length);
        Assert.Contains("par défaut", page.QuerySelectorAll("table tbody tr")[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("enregistrés", page.QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_is_a_sentence_that_leads_to_its_field_and_nothing_typed_is_lost()
    {
        using var browser = await app.SignIn(await (await Village.Build(app.Database)).Coordinator());
        var answer = await browser.Submit(await browser.Page("/settings"), Form, ("first_answer_days", "40"), ("controller", "GCS Essai"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var page = await answer.Parsed();
        Assert.Equal("/settings#first_answer_days", page.QuerySelector(".summary a")!.GetAttribute("href"));
        Assert.Equal(("40", "GCS Essai"), (Value(page, "first_answer_days"), Value(page, "controller")));
        var corrected = await browser.Submit(page, Form, ("first_answer_days", "14"));
        Assert.Equal(HttpStatusCode.Redirect, corrected.StatusCode);
    }

    [Fact]
    public async Task Nobody_else_finds_the_page()
    {
        var village = await Village.Build(app.Database);
        foreach (var person in new[] { await village.Requester(), await village.Expert(), await village.Administrator(), await village.CmeTracker() })
        {
            using var browser = await app.SignIn(person);
            Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/settings")).StatusCode);
        }
        using var coordinator = await app.SignIn(await village.Coordinator());
        Assert.Equal(HttpStatusCode.NotFound, (await coordinator.GetAsync("/settings?in=lozere")).StatusCode);
    }

    static string Value(IDocument page, string name) => page.QuerySelector<IHtmlInputElement>($"#{name}")!.Value;
}
