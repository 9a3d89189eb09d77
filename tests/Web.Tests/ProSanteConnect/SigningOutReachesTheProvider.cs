using System.Net;
using Microsoft.AspNetCore.WebUtilities;

namespace TeleExpertise.Web.Tests.ProSanteConnect;

public sealed class SigningOutReachesTheProvider(PscApp psc) : IClassFixture<PscApp>
{
    static async Task<HttpResponseMessage> SignOut(HttpClient browser) => await browser.Submit(await browser.Page("/account/security"), "form[action='/sign-out']");

    [Fact]
    public async Task The_page_leads_on_to_it_with_the_token_it_issued()
    {
        psc.Somebody();
        var token = "";
        psc.Provider.Sign = claims => token = HostileProvider.Signed(claims, psc.Provider.Key);
        using var browser = psc.Browser();
        await psc.Come(browser);
        using var left = await SignOut(browser);
        Assert.Equal(HttpStatusCode.OK, left.StatusCode);
        var link = (await left.Parsed()).QuerySelector("main a")!.GetAttribute("href")!;
        Assert.Equal("0; url=" + link, left.Headers.GetValues("Refresh").Single());
        Assert.StartsWith(psc.Provider.Issuer + "/end?", link, StringComparison.Ordinal);
        var said = QueryHelpers.ParseQuery(new Uri(link).Query);
        Assert.Equal([token, psc.App.Url + "/sign-in"], [said["id_token_hint"].ToString(), said["post_logout_redirect_uri"].ToString()]);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/account/security")).StatusCode);
    }

    [Fact]
    public async Task The_token_is_sealed_while_kept_and_gone_when_the_sign_in_ends_whoever_ends_it()
    {
        var rpps = psc.Somebody();
        var token = "";
        psc.Provider.Sign = claims => token = HostileProvider.Signed(claims, psc.Provider.Key);
        await psc.Come(psc.Browser());
        var kept = $"select sealed_id_token from psc_sign_in p join sign_in s on s.id = p.sign_in_id join account a on a.id = s.account_id where a.rpps = '{rpps}'";
        var bytes = Assert.IsType<byte[]>(await psc.App.Database.Sql(kept));
        Assert.DoesNotContain(token.Split('.')[1], System.Text.Encoding.Latin1.GetString(bytes), StringComparison.Ordinal);
        await psc.App.Database.Sql($"update sign_in set ended_at = now() where account_id = (select id from account where rpps = '{rpps}')");
        Assert.IsType<DBNull>(await psc.App.Database.Sql(kept));
    }

    [Fact]
    public async Task Who_came_in_another_way_just_leaves()
    {
        var person = await (await Testing.Village.Build(psc.App.Database)).Coordinator();
        using var browser = psc.Browser();
        await browser.PostAsync($"/demo/sign-in?as={person.Id:n}", null);
        using var left = await SignOut(browser);
        Assert.Equal("/sign-in", left.Headers.Location!.ToString());
    }
}
