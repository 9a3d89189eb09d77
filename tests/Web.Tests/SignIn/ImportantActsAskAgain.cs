using System.Net;
using System.Net.Http.Json;
using TeleExpertise.Testing;
using TeleExpertise.Web.Tests.Api;

namespace TeleExpertise.Web.Tests.SignIn;

public sealed class ImportantActsAskAgain(TestApp app) : IClassFixture<TestApp>
{
    async Task<HttpClient> SixMinutesLater()
    {
        var person = await (await Village.Build(app.Database)).Expert();
        var browser = await app.SignIn(person);
        await app.Database.Sql($"update sign_in set began_at = began_at - interval '6 minutes', re_authenticated_at = re_authenticated_at - interval '6 minutes' where account_id = '{person.Id}'");
        return browser;
    }

    [Fact]
    public async Task A_program_is_told_where_to_confirm()
    {
        using var browser = await SixMinutesLater();
        using var answer = await browser.PostAsJsonAsync($"/api/requests/{Guid.NewGuid()}/opinion/sign", new { version = "2026-11-20T09:00:00Z" });
        var problem = await Problem.Of(answer, HttpStatusCode.Forbidden, "reauthentication-required");
        Assert.Equal("/account/confirm", problem.GetProperty("confirm").GetString());
    }

    [Theory]
    [InlineData("/requests/{0}/opinion/sign", "/requests/{0}/opinion/sign")]
    [InlineData("/attendance/{0}.csv", "/attendance")]
    [InlineData("/account/password", "/account/password")]
    public async Task A_page_leads_to_the_confirmation_and_back(string path, string back)
    {
        var id = Guid.NewGuid();
        using var browser = await SixMinutesLater();
        using var answer = await browser.GetAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, path, id));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.StartsWith("/account/confirm?next=", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        var expected = string.Format(System.Globalization.CultureInfo.InvariantCulture, back, id);
        Assert.Equal("/account/confirm?next=" + Uri.EscapeDataString(expected), answer.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Once_confirmed_it_opens()
    {
        using var browser = await SixMinutesLater();
        var page = await browser.Page("/account/confirm?next=%2Faccount%2Fpassword");
        using var confirmed = await browser.Submit(page, "form:has(input[value='confirm-persona'])");
        Assert.EndsWith("/account/password", confirmed.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account/password")).StatusCode);
    }
}
