using System.Net;
using System.Text;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Territory;

public sealed class AListIsTriedThenKept(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task What_was_exported_comes_in_again_beside_new_lines()
    {
        var village = await Village.Build(app.Database);
        using var http = await app.SignIn(await village.Coordinator());
        var exported = await http.GetStringAsync("/territory/organisations.csv");
        Assert.Contains("MSP de Langogne;MSP de Langogne;MSP;;Langogne;48080;44.", exported, StringComparison.Ordinal);

        var page = await http.Page("/territory/import");
        var form = page.QuerySelector("form.sheet")!;
        using var content = new MultipartFormDataContent();
        foreach (var input in form.QuerySelectorAll("input[type=hidden]")) content.Add(new StringContent(input.GetAttribute("value")!), input.GetAttribute("name")!);
        content.Add(new ByteArrayContent([.. Encoding.Latin1.GetBytes(exported.TrimStart('\uFEFF') + "Cabinet é;;Cabinet;;;;;;;;\r\nFausse;;guilde;;;;;;;;\r\n")]), "file", "liste.csv");
        var tried = await (await http.PostAsync("/territory/import", content)).Parsed();
        Assert.Contains("À créer\u00a0: 1, à mettre à jour\u00a0: 3, en défaut\u00a0: 1.", tried.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("type : Choisissez un type.", tried.QuerySelector("table")!.TextContent.OnOneLine(), StringComparison.Ordinal);
        Assert.DoesNotContain("Cabinet é", (await http.Page("/territory")).Body!.TextContent, StringComparison.Ordinal);

        var kept = await (await http.Submit(tried, "main form")).Parsed();
        Assert.Contains("Créées\u00a0: 1, mises à jour\u00a0: 3, laissées\u00a0: 1.", kept.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Cabinet é", (await http.Page("/territory")).Body!.TextContent, StringComparison.Ordinal);

        using var doctor = await app.SignIn(await village.Requester());
        Assert.Equal(HttpStatusCode.NotFound, (await doctor.GetAsync("/territory/organisations.csv")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await doctor.GetAsync("/territory/import")).StatusCode);
    }
}
