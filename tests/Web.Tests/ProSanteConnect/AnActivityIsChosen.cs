using System.Net;
using AngleSharp.Dom;

namespace TeleExpertise.Web.Tests.ProSanteConnect;

public sealed class AnActivityIsChosen(PscApp psc) : IClassFixture<PscApp>
{
    async Task<string> Sql(string text) => (await psc.App.Database.Sql(text))?.ToString() ?? "";

    static string ChosenBy(string rpps) => $"select coalesce(chosen::text, 'none') from psc_sign_in p join sign_in s on s.id = p.sign_in_id join account a on a.id = s.account_id where a.rpps = '{rpps}'";

    string SomebodyAt(params string[] places)
    {
        var rpps = psc.Somebody();
        psc.Provider.Info = info => info["SubjectRefPro"] = new
        {
            exercices = places.Select(p => new { codeProfession = "10", codeCategorieProfessionnelle = "C", activities = new[] { new { codeModeExercice = "L", codeSecteurDactivite = "SA07", raisonSocialeSite = p } } }),
        };
        return rpps;
    }

    [Fact]
    public async Task Of_several_the_person_chooses_one_on_the_way_in()
    {
        var rpps = SomebodyAt("Cabinet du Lot", "Hôpital du Tarn");
        using var browser = psc.Browser();
        var path = await psc.Come(browser, "/sign-in/psc?next=%2Faccount%2Fsecurity");
        Assert.Equal("/account/sector?next=%2Faccount%2Fsecurity", path);
        var page = await browser.Page(path);
        Assert.Equal(["Cabinet du Lot", "Hôpital du Tarn"], page.QuerySelectorAll("label.choice span").Select(s => s.ChildNodes[0].TextContent.Trim()));
        Assert.Contains("Libéral", page.QuerySelector("label.choice small")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("none", await Sql(ChosenBy(rpps)));
        using var chosen = await browser.Submit(page, "form.sectors", ("activity", "1"));
        Assert.EndsWith("/account/security", chosen.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal("1", await Sql(ChosenBy(rpps)));
    }

    [Fact]
    public async Task One_needs_no_choice()
    {
        var rpps = SomebodyAt("Cabinet du Lot");
        Assert.Equal("/", await psc.Come(psc.Browser()));
        Assert.Equal("0", await Sql(ChosenBy(rpps)));
    }

    [Theory]
    [InlineData("2")]
    [InlineData("-1")]
    [InlineData("")]
    public async Task What_is_not_on_the_list_is_refused(string index)
    {
        var rpps = SomebodyAt("Cabinet du Lot", "Hôpital du Tarn");
        using var browser = psc.Browser();
        var page = await browser.Page(await psc.Come(browser));
        using var answer = await browser.Submit(page, "form.sectors", ("activity", index));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.NotNull((await answer.Parsed()).QuerySelector("#activity-fault"));
        Assert.Equal("none", await Sql(ChosenBy(rpps)));
    }

    [Fact]
    public async Task Who_came_in_another_way_has_nothing_to_choose()
    {
        var person = await (await Testing.Village.Build(psc.App.Database)).Coordinator();
        using var browser = psc.Browser();
        await browser.PostAsync($"/demo/sign-in?as={person.Id:n}", null);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/account/sector")).StatusCode);
    }
}
