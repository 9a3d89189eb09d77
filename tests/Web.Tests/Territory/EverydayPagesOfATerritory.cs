using System.Net;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Territory;

public sealed class EverydayPagesOfATerritory(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task A_coordinator_adds_a_contact_a_stop_a_road_a_programme_and_a_series_and_a_doctor_sees_what_is_theirs()
    {
        var village = await Village.Build(app.Database);
        var expert = await village.Expert();
        using var http = await app.SignIn(await village.Coordinator());
        await Sent(http, "/contacts/new", "form.sheet", ("role", "Avis d'essai"), ("phone", "04 65 71 00 01"));
        await Sent(http, "/territory/organisations/new", "form.sheet", ("kind", "MobileSurgery"), ("name", "Cabinet itinérant"));
        var surgery = (await http.Page("/territory/tours")).QuerySelector("#surgery option")!.GetAttribute("value")!;
        await Sent(http, "/territory/tours", "main .with-aside form", ("surgery", surgery), ("commune", "48080"), ("place", "place du marché"), ("weekday", "1"), ("weeks", "Every"));
        await Sent(http, "/territory/roads", "main .with-aside form:not(.inline)", ("from", "48080"), ("to", "30189"), ("kilometres", "140"), ("minutes", "120"));
        await Sent(http, "/territory/programmes/new", "main form", ("name", "Programme d'essai"), ("hub", village.InternalMedicine.ToString()), ("spoke", village.Practice.ToString()));
        var programme = (await http.Page("/territory/programmes")).QuerySelector("ul.lines a")!.GetAttribute("href")!;
        await Agreed(http, "/territory/series/new?programme=" + programme.Split('/')[^1], "form.sheet",
            ("service", village.InternalMedicine.ToString()), ("rota", expert.Id.ToString()), ("programme", programme.Split('/')[^1]), ("weekday", "4"));
        Assert.Contains("Programme d'essai", (await http.Page("/territory/series")).Body!.TextContent, StringComparison.Ordinal);

        using var doctor = await app.SignIn(await village.Requester());
        var contacts = (await doctor.Page("/contacts")).Body!.TextContent.OnOneLine();
        Assert.Contains("Avis d'essai", contacts, StringComparison.Ordinal);
        Assert.Contains("place du marché", contacts, StringComparison.Ordinal);
        Assert.Empty((await doctor.Page("/contacts")).QuerySelectorAll("a[href^='/contacts/']"));
        Assert.NotEmpty((await doctor.Page("/sessions")).QuerySelectorAll("li.session"));
        using var other = await app.SignIn(await village.Requester(organisation: village.OtherPractice));
        Assert.Empty((await other.Page("/sessions")).QuerySelectorAll("li.session"));
        foreach (var path in new[] { "/contacts/new", "/territory/programmes", programme, "/territory/series", "/territory/series/new", "/territory/tours", "/territory/roads" })
            Assert.Equal(HttpStatusCode.NotFound, (await doctor.GetAsync(path)).StatusCode);
    }

    /// <summary>Looks at what it moves, and says yes.</summary>
    static async Task Agreed(HttpClient http, string path, string form, params (string, string)[] typed)
    {
        var preview = await (await http.Submit(await http.Page(path), form, typed)).Parsed();
        var seal = preview.QuerySelector("button[name=agreed]")!.GetAttribute("value")!;
        Assert.Equal(HttpStatusCode.Redirect, (await http.Submit(preview, form, [.. typed, ("agreed", seal)])).StatusCode);
    }

    static async Task Sent(HttpClient http, string path, string form, params (string, string)[] typed)
    {
        var answer = await http.Submit(await http.Page(path), form, typed);
        Assert.True(answer.StatusCode == HttpStatusCode.Redirect, $"{path}: {answer.StatusCode} {(await answer.Parsed()).QuerySelector(".summary")?.TextContent}");
    }
}
