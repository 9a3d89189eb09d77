using System.Net;
using AngleSharp.Dom;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.ProSanteConnect;

/// <summary>Whose account it is, and which one is made for whom nobody knows.</summary>
public sealed class PeopleAreMatchedByRpps(PscApp psc) : IClassFixture<PscApp>
{
    async Task<string> Sql(string text) => (await psc.App.Database.Sql(text))?.ToString() ?? "";

    [Fact]
    public async Task Who_has_an_account_comes_into_it_and_is_told_by_mail()
    {
        var rpps = psc.Somebody();
        var person = await (await Testing.Village.Build(psc.App.Database)).Expert();
        await Sql($"update account set rpps = '{rpps}', email = '{rpps}@example.org' where id = '{person.Id}'");
        var accounts = await psc.Count("account");
        using var browser = psc.Browser();
        Assert.Equal("/", await psc.Come(browser));
        Assert.Equal(accounts, await psc.Count("account"));
        Assert.Contains(person.DisplayName, (await browser.Page("/account/security")).Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Pro Santé Connect", await Sql($"select provider_display_name from account_login where user_id = '{person.Id}'"));
        await psc.Come(psc.Browser());
        Assert.Equal(1, await psc.Count($"notice where recipient_id = '{person.Id}' and kind = 'sign_in_changed'")); // the first time only
    }

    [Fact]
    public async Task Who_enters_another_way_links_it_once_signed_in_and_comes_in_by_it_from_then_on()
    {
        var (person, rpps) = await WithPassword();
        var path = await psc.Come(psc.Browser());
        Assert.StartsWith("/sign-in?psc=link", path, StringComparison.Ordinal);
        Assert.Contains("reliez Pro Santé Connect", (await psc.Browser().Page(path)).QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        using var browser = await psc.App.SignIn(person);
        Assert.Equal("/account/security?done=psc-linked", await psc.Come(browser, "/account/security/psc"));
        Assert.Equal("Pro Santé Connect", await Sql($"select provider_display_name from account_login where user_id = '{person.Id}'"));
        Assert.Equal("/", await psc.Come(psc.Browser()));
        Assert.Equal(1, await psc.Count($"sign_in where account_id = '{person.Id}' and method = 'psc'"));
        Assert.Equal(rpps, await Sql($"select rpps from account where id = '{person.Id}'"));
    }

    [Fact]
    public async Task It_is_linked_by_who_set_out_from_the_same_browser_and_proves_it_there_anew()
    {
        var (person, _) = await WithPassword();
        using var browser = await psc.App.SignIn(person);
        var callback = await psc.SetOut(browser, "/account/security/psc");
        using (var another = await psc.App.SignIn(await (await Testing.Village.Build(psc.App.Database)).Expert()))
            Assert.StartsWith("/account/security?psc=refused", await PscApp.Back(another, callback), StringComparison.Ordinal);
        psc.Provider.Claims = claims => claims["auth_time"] = psc.Clock.GetUtcNow().ToUnixTimeSeconds() - 300;
        Assert.StartsWith("/account/security?psc=refused", await psc.Come(browser, "/account/security/psc"), StringComparison.Ordinal);
        Assert.Equal(0, await psc.Count($"account_login where user_id = '{person.Id}'"));
    }

    [Fact]
    public async Task A_number_of_another_account_is_not_linked()
    {
        psc.Somebody();
        await psc.Come(psc.Browser());
        using var browser = await psc.App.SignIn(await (await Testing.Village.Build(psc.App.Database)).Expert());
        Assert.Equal("/account/security?fault=psc-other", await psc.Come(browser, "/account/security/psc"));
    }

    async Task<(Expertise.People.Actor Person, string Rpps)> WithPassword()
    {
        var rpps = psc.Somebody();
        var person = await (await Testing.Village.Build(psc.App.Database)).Expert();
        await Sql($"update account set rpps = '{rpps}', password_hash = 'x' where id = '{person.Id}'");
        return (person, rpps);
    }

    [Fact]
    public async Task Whom_nobody_knows_gets_an_account_that_opens_nothing()
    {
        var rpps = psc.Somebody();
        using var browser = psc.Browser();
        Assert.Equal("/", await psc.Come(browser));
        Assert.Equal("Dominique Exemple doctor", await Sql($"select given_name || ' ' || family_name || ' ' || profession from account where rpps = '{rpps}'"));
        Assert.Equal(0, await psc.Count($"role_grant g join account a on a.id = g.account_id where a.rpps = '{rpps}'"));
        using var home = await browser.GetAsync("/");
        Assert.EndsWith("/account/waiting", home.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Contains(rpps, (await browser.Page("/account/waiting")).Body!.TextContent, StringComparison.Ordinal);
        foreach (var closed in new[] { "/requests", "/queue", "/people", "/territory" })
            Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(closed)).StatusCode);
        await psc.Come(psc.Browser());
        Assert.Equal(1, await psc.Count($"account where rpps = '{rpps}'"));
    }

    [Fact]
    public async Task It_counts_as_two_factors()
    {
        var rpps = psc.Somebody();
        await psc.Come(psc.Browser());
        Assert.Equal("psc False", await Sql($"select s.method || ' ' || case when s.confined then 'True' else 'False' end from sign_in s join account a on a.id = s.account_id where a.rpps = '{rpps}'"));
    }

    [Fact]
    public async Task An_account_with_the_same_email_is_somebody_elses()
    {
        var rpps = psc.Somebody();
        var person = await (await Testing.Village.Build(psc.App.Database)).Expert();
        await Sql($"update account set email = 'same-{rpps}@example.org', normalized_email = 'SAME-{rpps}@EXAMPLE.ORG', rpps = null where id = '{person.Id}'");
        psc.Provider.Info = info => (info["email"], info["email_verified"]) = ($"same-{rpps}@example.org", true);
        await psc.Come(psc.Browser());
        Assert.Equal(0, await psc.Count($"account_login where user_id = '{person.Id}'"));
        Assert.Equal(1, await psc.Count($"account where rpps = '{rpps}' and email is null"));
    }

    [Fact]
    public async Task A_disabled_account_is_refused_with_the_words_for_everybody()
    {
        var rpps = psc.Somebody();
        await psc.Come(psc.Browser());
        await Sql($"update account set disabled_at = now() where rpps = '{rpps}'");
        var refused = await psc.Count("audit_entry where action = 'sign-in' and outcome = 'refused'");
        Assert.StartsWith("/sign-in?psc=refused", await psc.Come(psc.Browser()), StringComparison.Ordinal);
        Assert.Equal(refused + 1, await psc.Count("audit_entry where action = 'sign-in' and outcome = 'refused'"));
    }

    [Fact]
    public async Task A_profession_without_a_part_in_it_is_told_so()
    {
        var rpps = psc.Somebody();
        psc.Provider.Info = info => info["SubjectRefPro"] = new { exercices = new[] { new { codeProfession = "28" } } };
        var path = await psc.Come(psc.Browser());
        Assert.StartsWith("/sign-in?psc=profession", path, StringComparison.Ordinal);
        Assert.Equal(0, await psc.Count($"account where rpps = '{rpps}'"));
        Assert.Contains("profession", (await psc.Browser().Page(path)).QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10", "C", "doctor")]
    [InlineData("10", "E", "intern")]
    [InlineData("50", "C", "midwife")]
    [InlineData("60", "C", "nurse")]
    [InlineData("21", "M", "pharmacist")]
    public async Task The_profession_is_the_national_directorys(string code, string category, string profession)
    {
        var rpps = psc.Somebody();
        psc.Provider.Info = info => info["SubjectRefPro"] = new { exercices = new[] { new { codeProfession = code, codeCategorieProfessionnelle = category } } };
        await psc.Come(psc.Browser());
        Assert.Equal(profession, await Sql($"select profession from account where rpps = '{rpps}'"));
    }

    [Theory]
    [InlineData("MARIE-ÈVE", "Marie-Ève")]
    [InlineData("LE D'ARC", "Le D'Arc")]
    [InlineData("McKay", "McKay")]
    public async Task Names_are_written_as_people_say_them(string told, string written)
    {
        var rpps = psc.Somebody();
        psc.Provider.Info = info => info["family_name"] = told;
        await psc.Come(psc.Browser());
        Assert.Equal(written, await Sql($"select family_name from account where rpps = '{rpps}'"));
    }

    [Fact]
    public async Task Without_an_rpps_the_providers_name_for_them_is_what_counts()
    {
        var rpps = psc.Somebody();
        psc.Provider.Info = info => info["SubjectNameID"] = "ANS20231122132732";
        await psc.Come(psc.Browser());
        await psc.Come(psc.Browser());
        Assert.Equal(1, await psc.Count($"account a join account_login l on l.user_id = a.id where l.provider_key = 'f:hostile:8{rpps}' and a.rpps is null"));
    }

    [Fact]
    public async Task Two_first_visits_at_once_make_one_account()
    {
        var rpps = psc.Somebody();
        var browsers = Enumerable.Range(0, 4).Select(_ => psc.Browser()).ToList();
        var callbacks = new List<string>();
        foreach (var browser in browsers) callbacks.Add(await psc.SetOut(browser));
        var paths = await Task.WhenAll(browsers.Zip(callbacks, PscApp.Back));
        Assert.All(paths, path => Assert.Equal("/", path));
        Assert.Equal(1, await psc.Count($"account where rpps = '{rpps}'"));
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    public async Task It_never_leads_to_another_site(string next)
    {
        psc.Somebody();
        Assert.Equal("/", await psc.Come(psc.Browser(), "/sign-in/psc?next=" + Uri.EscapeDataString(next)));
    }

    [Fact]
    public async Task The_sign_in_before_ends_and_the_new_one_has_another_name()
    {
        var rpps = psc.Somebody();
        using var browser = psc.Browser();
        await psc.Come(browser);
        await psc.Come(browser);
        var open = await Sql($"select string_agg((ended_at is null)::text, ' ' order by began_at, ended_at nulls last) from sign_in s join account a on a.id = s.account_id where a.rpps = '{rpps}'");
        Assert.Equal("false true", open);
    }
}
