using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace TeleExpertise.Web.Tests.ProSanteConnect;

/// <summary>Each lie is told in an answer that is right in all else, so that only the check in question can refuse it.</summary>
public sealed class HostileTokensAreRefused(PscApp psc) : IClassFixture<PscApp>
{
    HostileProvider Provider => psc.Provider;

    [Fact]
    public async Task The_right_answer_is_taken()
    {
        psc.Somebody();
        using var browser = psc.Browser();
        Assert.Equal("/territory", await psc.Come(browser, "/sign-in/psc?next=%2Fterritory"));
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account/security")).StatusCode);
    }

    [Theory]
    [InlineData("nonce", "another")]
    [InlineData("nonce", null)]
    [InlineData("aud", "somebody-else")]
    [InlineData("aud", null)]
    [InlineData("iss", "https://elsewhere.example")]
    [InlineData("iss", null)]
    [InlineData("acr", "eidas0")]
    [InlineData("acr", null)]
    [InlineData("azp", "somebody-else")]
    [InlineData("exp", null)]
    [InlineData("iat", null)]
    [InlineData("sub", null)]
    public async Task A_wrong_claim_is_refused(string claim, string? value)
    {
        psc.Somebody();
        Provider.Claims = claims =>
        {
            if (value is null) claims.Remove(claim);
            else claims[claim] = value;
        };
        await IsRefused();
    }

    [Theory]
    [InlineData("exp", -61)]
    [InlineData("nbf", 120)]
    [InlineData("iat", 120)]
    [InlineData("iat", -3600)]
    public async Task A_token_of_another_time_is_refused(string claim, int seconds)
    {
        psc.Somebody();
        Provider.Claims = claims => claims[claim] = psc.Clock.GetUtcNow().ToUnixTimeSeconds() + seconds;
        await IsRefused();
    }

    [Fact]
    public async Task A_clock_that_is_half_a_minute_off_keeps_nobody_out()
    {
        psc.Somebody();
        Provider.Claims = claims =>
        {
            var now = psc.Clock.GetUtcNow().ToUnixTimeSeconds();
            (claims["iat"], claims["nbf"], claims["exp"]) = (now + 30, now + 30, now - 30);
        };
        Assert.Equal("/", await psc.Come(psc.Browser()));
    }

    [Fact]
    public async Task Several_audiences_need_a_party_that_is_us()
    {
        psc.Somebody();
        Provider.Claims = claims => claims["aud"] = new[] { HostileProvider.ClientId, "somebody-else" };
        await IsRefused();
        Provider.Claims = claims => (claims["aud"], claims["azp"]) = (new[] { HostileProvider.ClientId, "somebody-else" }, HostileProvider.ClientId);
        Assert.Equal("/", await psc.Come(psc.Browser()));
    }

    [Fact]
    public async Task A_token_without_signature_is_refused()
    {
        psc.Somebody();
        Provider.Sign = claims => $"{Encoded("""{"alg":"none","typ":"JWT"}""")}.{Encoded(System.Text.Json.JsonSerializer.Serialize(claims))}.";
        await IsRefused();
    }

    [Fact]
    public async Task The_public_key_as_a_shared_secret_is_refused()
    {
        psc.Somebody();
        var pem = Encoding.UTF8.GetBytes(Provider.Key.Rsa.ExportSubjectPublicKeyInfoPem());
        foreach (var secret in new[] { pem, Provider.Key.Rsa.ExportSubjectPublicKeyInfo(), Provider.Key.Rsa.ExportParameters(includePrivateParameters: false).Modulus! })
        {
            Provider.Sign = claims =>
            {
                var text = $"{Encoded($$"""{"alg":"HS256","typ":"JWT","kid":"{{Provider.Key.KeyId}}"}""")}.{Encoded(System.Text.Json.JsonSerializer.Serialize(claims))}";
                return $"{text}.{WebEncoders.Base64UrlEncode(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(text)))}";
            };
            await IsRefused();
        }
    }

    [Fact]
    public async Task A_token_changed_after_signing_is_refused()
    {
        psc.Somebody();
        Provider.Sign = claims =>
        {
            var parts = HostileProvider.Signed(claims, Provider.Key).Split('.');
            var changed = Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(parts[1])).Replace("f:hostile", "f:another", StringComparison.Ordinal);
            return $"{parts[0]}.{Encoded(changed)}.{parts[2]}";
        };
        Provider.Info = info => info["sub"] = ((string)info["sub"]).Replace("f:hostile", "f:another", StringComparison.Ordinal);
        await IsRefused();
    }

    [Fact]
    public async Task A_key_under_a_known_name_is_refused()
    {
        psc.Somebody();
        Provider.Sign = claims => HostileProvider.Signed(claims, new RsaSecurityKey(RSA.Create(2048)) { KeyId = Provider.Key.KeyId });
        await IsRefused();
    }

    [Fact]
    public async Task A_key_that_nobody_publishes_is_refused()
    {
        psc.Somebody();
        Provider.Sign = claims => HostileProvider.Signed(claims, HostileProvider.NewKey());
        await IsRefused();
    }

    [Fact]
    public async Task A_key_that_the_token_brings_along_is_refused()
    {
        psc.Somebody();
        var mine = HostileProvider.NewKey();
        var jwk = JsonWebKeyConverter.ConvertFromRSASecurityKey(mine);
        Provider.Sign = claims =>
        {
            var text = $"{Encoded($$"""{"alg":"RS256","kid":"{{mine.KeyId}}","jwk":{"kty":"RSA","n":"{{jwk.N}}","e":"{{jwk.E}}"},"jku":"{{Provider.Issuer}}/evil"}""")}.{Encoded(System.Text.Json.JsonSerializer.Serialize(claims))}";
            return $"{text}.{WebEncoders.Base64UrlEncode(mine.Rsa.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
        };
        await IsRefused();
    }

    [Theory]
    [InlineData("")]
    [InlineData("not.a.token")]
    [InlineData("....")]
    public async Task What_is_no_token_is_refused(string text)
    {
        psc.Somebody();
        Provider.Sign = _ => text;
        await IsRefused();
    }

    [Fact]
    public async Task The_userinfo_of_somebody_else_is_refused()
    {
        psc.Somebody();
        Provider.Info = info => info["sub"] = "f:hostile:899000000010";
        await IsRefused();
    }

    [Fact]
    public async Task A_code_is_good_once_also_where_the_provider_would_take_it_twice()
    {
        psc.Somebody();
        using var browser = psc.Browser();
        var callback = await psc.SetOut(browser);
        Assert.Equal("/", await PscApp.Back(browser, callback));
        await IsRefused(() => PscApp.Back(browser, callback), opens: false);
    }

    [Fact]
    public async Task An_answer_to_another_browsers_question_is_refused()
    {
        psc.Somebody();
        using var mine = psc.Browser();
        using var theirs = psc.Browser();
        var callback = await psc.SetOut(mine);
        await psc.SetOut(theirs);
        await IsRefused(() => PscApp.Back(theirs, callback));
    }

    [Fact]
    public async Task A_code_under_the_state_of_another_question_is_refused()
    {
        psc.Somebody();
        using var browser = psc.Browser();
        var (first, second) = (new Uri(await psc.SetOut(browser)), new Uri(await psc.SetOut(browser)));
        var mixed = $"{first.GetLeftPart(UriPartial.Path)}?code={QueryHelpers.ParseQuery(first.Query)["code"]}&state={Uri.EscapeDataString(QueryHelpers.ParseQuery(second.Query)["state"].ToString())}";
        await IsRefused(() => PscApp.Back(browser, mixed)); // the nonce in the token is the first question's
    }

    [Theory]
    [InlineData("")]
    [InlineData("?code=1")]
    [InlineData("?code=1&state=made-up")]
    [InlineData("?error=server_error&error_description=anybody-could-write-this")]
    public async Task An_answer_that_nobody_asked_for_is_refused(string query) => await IsRefused(() => PscApp.Back(psc.Browser(), "/sign-in/psc/callback" + query));

    [Fact]
    public async Task An_answer_that_took_a_quarter_of_an_hour_is_refused()
    {
        psc.Somebody();
        using var browser = psc.Browser();
        var callback = await psc.SetOut(browser);
        psc.Clock.Advance(TimeSpan.FromMinutes(16));
        await IsRefused(() => PscApp.Back(browser, callback));
    }

    [Fact]
    public async Task Nothing_secret_is_logged()
    {
        psc.Somebody();
        var token = "";
        Provider.Sign = claims => token = HostileProvider.Signed(claims, Provider.Key);
        await psc.Come(psc.Browser());
        var access = "access-" + Provider.LastTokenRequest["code"];
        Provider.Sign = claims => token + "x";
        await psc.Come(psc.Browser());
        var said = psc.Log.Heard;
        Assert.Contains("not let in", said, StringComparison.Ordinal);
        foreach (var secret in new[] { token.Split('.')[1], access, HostileProvider.Secret, Provider.LastTokenRequest["code_verifier"], Provider.Rpps })
            Assert.DoesNotContain(secret, said, StringComparison.Ordinal);
    }

    Task IsRefused() => IsRefused(() => psc.Come(psc.Browser()));

    /// <summary>One polite page, an audit row, nobody let in and nobody made.</summary>
    async Task IsRefused(Func<Task<string>> come, bool opens = true)
    {
        var (rows, sessions, accounts) = (await psc.Count("audit_entry where action = 'sign-in' and outcome = 'refused'"), await psc.Count("sign_in"), await psc.Count("account"));
        Assert.StartsWith("/sign-in?psc=refused&next=", await come(), StringComparison.Ordinal);
        Assert.Equal(rows + 1, await psc.Count("audit_entry where action = 'sign-in' and outcome = 'refused'"));
        if (opens) Assert.Equal(sessions, await psc.Count("sign_in"));
        if (opens) Assert.Equal(accounts, await psc.Count("account"));
        var page = await psc.Browser().Page("/sign-in?psc=refused");
        Assert.Contains("Pro Santé Connect n'a pas permis", page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
    }

    static string Encoded(string text) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(text));
}
