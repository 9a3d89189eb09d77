using Microsoft.Playwright;
using TeleExpertise.Testing;

namespace TeleExpertise.EndToEnd;

/// <summary>A coordinator invites one person, then imports a list with errors, mends it on the page and confirms, in a real browser.</summary>
public sealed class ATeamComesInFromAList(TestApp app, Chromium chromium) : IClassFixture<TestApp>, IClassFixture<Chromium>
{
    const string List = """
        prénom;nom;e-mail;profession;rpps;spécialités;rôle;lieu;maître de stage;du;au
        Ana;Martín;ana.martin@example.org;Médecin;10100534436;Cardiologie;Expert;Médecine interne;;;
        Bea;Deux;bea.deux@example.org;Infirmière;;;Expert;Médecine interne;;;
        Cléo;Trois;cleo.trois@example;Médecin;;;Demandeur;MSP de Langogne;;;
        Dan;Quatre;dan.quatre@example.org;Interne;;;Apprenant;MSP de Langogne;;;31/02/2027
        """;

    [Fact]
    public async Task From_one_invitation_to_a_list_with_errors_mended_and_confirmed()
    {
        var village = await Village.Build(app.Database);
        var coordinator = await village.Coordinator();
        var page = await chromium.Window();
        await page.APIRequest.PostAsync($"{app.Url}/demo/sign-in?as={coordinator.Id:n}");

        await page.GotoAsync(app.Url + "/people/invite");
        await page.FillAsync("#givenName", "Eve");
        await page.FillAsync("#familyName", "Cinq");
        await page.FillAsync("#email", "eve.cinq@example.org");
        foreach (var specialty in new[] { "cardiology", "internal_medicine" }) await page.CheckAsync($"input[value={specialty}]");
        await page.SelectOptionAsync("#role", "Requester");
        await page.SelectOptionAsync("#place", new SelectOptionValue { Label = "MSP de Langogne" });
        await page.Take("people-1-invite");
        await page.ClickAsync("form.sheet .form-actions button");
        await Assertions.Expect(page.Locator("#link")).ToBeVisibleAsync();
        await page.Take("people-2-invited");

        await page.GotoAsync(app.Url + "/people/import");
        await page.Take("people-3-import");
        await page.FillAsync("#list", List);
        await page.ClickAsync("form.sheet .form-actions button");
        await Assertions.Expect(page.Locator("section[aria-labelledby=bad-title] tbody tr")).ToHaveCountAsync(3);
        await Assertions.Expect(page.Locator("section[aria-labelledby=bad-title] tbody tr").Last).ToContainTextAsync("au : Indiquez un jour");
        await page.Take("people-4-import-errors");

        var mended = List.Replace("Infirmière;;;Expert;Médecine interne", "Infirmière;;;Demandeur;MSP de Langogne", StringComparison.Ordinal).Replace("trois@example;", "trois@example.org;", StringComparison.Ordinal);
        await page.FillAsync("#list", mended);
        await page.ClickAsync("form.sheet .form-actions button");
        await Assertions.Expect(page.Locator("section[aria-labelledby=bad-title] tbody tr")).ToHaveCountAsync(1);
        Assert.Equal(1L, await app.Database.Sql($"select count(*) from invitation where territory_id = '{village.Territory}'"));
        await page.Take("people-5-import-mended");
        await page.ClickAsync("button:has-text('Confirmer 3 lignes')");
        await Assertions.Expect(page.Locator("input.secret")).ToHaveCountAsync(3);
        await page.Take("people-6-imported");
        await page.GotoAsync(app.Url + "/people?state=Invited");
        await Assertions.Expect(page.Locator("table.people tbody tr")).ToHaveCountAsync(4);
        await page.Take("people-7-list");
    }
}
