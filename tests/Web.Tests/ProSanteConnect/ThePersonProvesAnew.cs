using Microsoft.AspNetCore.WebUtilities;

namespace TeleExpertise.Web.Tests.ProSanteConnect;

/// <summary>Important acts ask again; who came through Pro Santé Connect proves it there.</summary>
public sealed class ThePersonProvesAnew(PscApp psc) : IClassFixture<PscApp>
{
    const string Page = "/account/confirm?next=%2Faccount%2Fpassword", Way = "/account/confirm/psc?next=%2Faccount%2Fpassword";

    /// <summary>Somebody whose last proof is too old for important acts.</summary>
    async Task<HttpClient> SixMinutesLater()
    {
        psc.Somebody();
        var browser = psc.Browser();
        await psc.Come(browser);
        psc.Clock.Advance(TimeSpan.FromMinutes(6));
        return browser;
    }

    static async Task<bool> MustConfirm(HttpClient browser) =>
        (await browser.GetAsync("/account/password")).Headers.Location?.ToString().StartsWith("/account/confirm", StringComparison.Ordinal) == true;

    [Fact]
    public async Task There_and_back_it_opens()
    {
        using var browser = await SixMinutesLater();
        Assert.True(await MustConfirm(browser));
        Assert.Equal(Way, (await browser.Page(Page)).QuerySelector("a.psc")!.GetAttribute("href"));
        using var there = await browser.GetAsync(Way);
        var question = QueryHelpers.ParseQuery(there.Headers.Location!.Query);
        Assert.Equal(["login", "0"], [question["prompt"].ToString(), question["max_age"].ToString()]);
        Assert.Equal("/account/password", await PscApp.Back(browser, psc.Provider.Consent(there.Headers.Location)));
        Assert.False(await MustConfirm(browser));
    }

    [Theory]
    [InlineData(-300L)]
    [InlineData(null)]
    public async Task A_proof_from_before_the_question_is_none(long? seconds)
    {
        using var browser = await SixMinutesLater();
        psc.Provider.Claims = claims =>
        {
            if (seconds is null) claims.Remove("auth_time");
            else claims["auth_time"] = psc.Clock.GetUtcNow().ToUnixTimeSeconds() + seconds;
        };
        Assert.Equal("/account/confirm?psc=refused&next=%2Faccount%2Fpassword", await psc.Come(browser, Way));
        Assert.True(await MustConfirm(browser));
    }

    [Fact]
    public async Task Another_persons_proof_is_none()
    {
        using var browser = await SixMinutesLater();
        psc.Somebody(); // at the provider somebody else is signed in
        await psc.Come(psc.Browser());
        var refused = await psc.Count("audit_entry where action = 're-authenticate' and outcome = 'refused'");
        Assert.StartsWith("/account/confirm?psc=refused", await psc.Come(browser, Way), StringComparison.Ordinal);
        Assert.True(await MustConfirm(browser));
        Assert.Equal(refused + 1, await psc.Count("audit_entry where action = 're-authenticate' and outcome = 'refused'"));
    }

    [Fact]
    public async Task A_proof_does_not_come_to_the_sign_in_that_followed()
    {
        using var browser = await SixMinutesLater();
        var callback = await psc.SetOut(browser, Way);
        await psc.Come(browser); // a new sign-in in the same browser
        psc.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.StartsWith("/account/confirm?psc=refused", await PscApp.Back(browser, callback), StringComparison.Ordinal);
        Assert.True(await MustConfirm(browser));
    }

    [Fact]
    public async Task A_proof_of_coming_in_makes_no_account_when_it_was_to_confirm()
    {
        using var browser = await SixMinutesLater();
        var stranger = psc.Somebody();
        Assert.StartsWith("/account/confirm?psc=refused", await psc.Come(browser, Way), StringComparison.Ordinal);
        Assert.Equal(0, await psc.Count($"account where rpps = '{stranger}'"));
    }

    [Fact]
    public async Task Who_has_no_such_way_in_is_not_shown_it()
    {
        var person = await (await Testing.Village.Build(psc.App.Database)).Coordinator();
        using var browser = psc.Browser();
        await browser.PostAsync($"/demo/sign-in?as={person.Id:n}", null);
        Assert.Null((await browser.Page(Page)).QuerySelector("a.psc"));
    }
}
