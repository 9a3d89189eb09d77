using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace TeleExpertise.Web.Tests.ProSanteConnect;

public sealed class TheQuestionIsWellAsked(PscApp psc) : IClassFixture<PscApp>
{
    [Fact]
    public async Task It_asks_for_a_code_with_proof_key_nonce_and_level()
    {
        using var browser = psc.Browser();
        using var there = await browser.GetAsync("/sign-in/psc");
        var address = there.Headers.Location!;
        var question = QueryHelpers.ParseQuery(address.Query);
        Assert.Equal(psc.Provider.Issuer + "/authorize", address.GetLeftPart(UriPartial.Path));
        Assert.Equal("code", question["response_type"]);
        Assert.Equal("S256", question["code_challenge_method"]);
        Assert.Equal("eidas1", question["acr_values"]);
        Assert.Equal("openid scope_all", question["scope"]);
        Assert.Equal(psc.App.Url + "/sign-in/psc/callback", question["redirect_uri"]);
        Assert.Equal(43, question["nonce"].ToString().Length); // 256 bits
        Assert.False(question.ContainsKey("prompt"));
        Assert.DoesNotContain(HostileProvider.Secret, address.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_code_is_changed_with_the_verifier_of_its_challenge()
    {
        psc.Somebody();
        using var browser = psc.Browser();
        using var there = await browser.GetAsync("/sign-in/psc");
        await PscApp.Back(browser, psc.Provider.Consent(there.Headers.Location!));
        var challenge = QueryHelpers.ParseQuery(there.Headers.Location!.Query)["code_challenge"];
        Assert.Equal(challenge, WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(psc.Provider.LastTokenRequest["code_verifier"]))));
        Assert.Equal(HostileProvider.Secret, psc.Provider.LastTokenRequest["client_secret"]);
    }

    [Fact]
    public async Task No_two_questions_are_alike()
    {
        using var browser = psc.Browser();
        var asked = new List<Dictionary<string, Microsoft.Extensions.Primitives.StringValues>>();
        for (var i = 0; i < 2; i++) asked.Add(QueryHelpers.ParseQuery((await browser.GetAsync("/sign-in/psc")).Headers.Location!.Query));
        foreach (var name in new[] { "nonce", "state", "code_challenge" }) Assert.NotEqual(asked[0][name], asked[1][name]);
    }

    [Fact]
    public async Task Who_turns_back_there_is_told_how_to_go_on()
    {
        psc.Somebody();
        using var browser = psc.Browser();
        var callback = new Uri(await psc.SetOut(browser, "/sign-in/psc?next=%2Fterritory"));
        var state = QueryHelpers.ParseQuery(callback.Query)["state"].ToString();
        var path = await PscApp.Back(browser, $"/sign-in/psc/callback?error=access_denied&state={Uri.EscapeDataString(state)}");
        Assert.Equal("/sign-in?psc=cancelled&next=%2Fterritory", path);
        Assert.Equal("/sign-in/psc?next=%2Fterritory", (await browser.Page(path)).QuerySelector("a.psc")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Where_it_is_not_configured_there_is_neither_button_nor_way()
    {
        var app = new Testing.TestApp();
        await app.InitializeAsync();
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Url) };
        Assert.Null((await browser.Page("/sign-in")).QuerySelector("a.psc"));
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/sign-in/psc")).StatusCode);
        await ((IAsyncLifetime)app).DisposeAsync();
    }
}
