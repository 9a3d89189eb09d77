using System.Net;
using AngleSharp.Dom;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Territory;

public sealed class ACoordinatorKeepsPlaces(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task A_site_is_made_mended_given_a_room_and_closed_without_script()
    {
        var village = await Village.Build(app.Database);
        using var http = await app.SignIn(await village.Coordinator());
        var at = $"/territory/organisations/{village.Practice}";
        var add = (await http.Page(at)).QuerySelector("a[href*='parent=']")!.GetAttribute("href")!;

        var wrong = await (await http.Submit(await http.Page(add), "form.sheet", ("kind", "MspSite"), ("name", "Site d'essai"), ("parent", village.Practice.ToString()), ("finess", "12"))).Parsed();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        Assert.Equal("#finess", new Uri(wrong.QuerySelector<AngleSharp.Html.Dom.IHtmlAnchorElement>(".summary a")!.Href).Fragment);
        Assert.Equal(("Site d'essai", "12"), (Typed(wrong, "name"), Typed(wrong, "finess")));

        var made = await http.Submit(wrong, "form.sheet", ("kind", "MspSite"), ("finess", "480780098"), ("parent", village.Practice.ToString()));
        Assert.Equal(HttpStatusCode.Redirect, made.StatusCode);
        var site = made.Headers.Location!.ToString();
        var page = await http.Page(site);
        Assert.Contains("la clé de ce numéro ne correspond pas", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Site d'essai", (await http.Page(at)).QuerySelector("section[aria-labelledby=sites]")!.TextContent, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Redirect, (await http.Submit(await http.Page(new Uri(site).AbsolutePath + "/rooms/new"), "form.sheet", ("name", "Salle commune"), ("seats", "12"), ("equipment", "document_camera"))).StatusCode);
        Assert.Contains("12 places · caméra de documents", (await http.Page(site)).Body!.TextContent, StringComparison.Ordinal);

        await http.Submit(await http.Page(site), "form:has(button.danger)");
        Assert.Contains("Fermé depuis le", (await http.Page(site)).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_group_is_given_members_and_a_service_a_specialty_of_ones_own()
    {
        var village = await Village.Build(app.Database);
        using var http = await app.SignIn(await village.Coordinator());
        var made = await http.Submit(await http.Page("/territory/organisations/new"), "form.sheet", ("kind", "Cpts"), ("name", "CPTS d'essai"), ("parent", ""));
        var group = new Uri(made.Headers.Location!.ToString()).AbsolutePath;
        await http.Submit(await http.Page(group + "/members"), "main form", ("member", village.Practice.ToString()));
        Assert.Contains("MSP de Langogne", (await http.Page(group)).QuerySelector("section[aria-labelledby=members]")!.TextContent, StringComparison.Ordinal);

        var service = $"/territory/organisations/{village.Hospital}/services/new";
        var added = await http.Submit(await http.Page(service), "details form", ("specialtyFr", "Médecine thermale d'essai"));
        var page = await http.Page(added.Headers.Location!.ToString());
        Assert.Equal("Médecine thermale d'essai", page.QuerySelector("#specialty option[selected]")!.TextContent);
        await http.Submit(page, "form.sheet", ("name", "Thermes"), ("specialty", page.QuerySelector("#specialty option[selected]")!.GetAttribute("value")!));
        Assert.Contains("Thermes", (await http.Page($"/territory/organisations/{village.Hospital}")).QuerySelector("section[aria-labelledby=services]")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_else_finds_the_pages()
    {
        var (here, there) = (await Village.Build(app.Database), await Village.Build(app.Database));
        foreach (var person in new[] { await here.Requester(), await here.Expert(), await here.Learner(), await here.CmeTracker(), await there.Coordinator() })
        {
            using var http = await app.SignIn(person);
            foreach (var path in new[] { "", "/edit", "/members", "/rooms/new", "/services/new" })
                Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync($"/territory/organisations/{here.Practice}{path}")).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/territory/organisations/new?in=t" + here.Territory.ToString("n"))).StatusCode);
        }
    }

    static string Typed(IDocument page, string name) => ((AngleSharp.Html.Dom.IHtmlInputElement)page.QuerySelector($"[name={name}]")!).Value;
}
