using System.Net;
using static TeleExpertise.Web.Tests.SignIn.OpenApp;

namespace TeleExpertise.Web.Tests.SignIn;

public sealed class SignInsAreKeptByTheServer(OpenApp open) : IClassFixture<OpenApp>
{
    static string Fresh() => Guid.NewGuid().ToString("n") + "@example.org";

    static async Task<bool> IsIn(HttpClient browser) => (await browser.GetAsync("/account/sessions")).StatusCode == HttpStatusCode.OK;

    /// <summary>A browser whose cookies can be read.</summary>
    (HttpClient Browser, Func<string?> Session) Watched()
    {
        var cookies = new CookieContainer();
        var browser = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies, AllowAutoRedirect = false }) { BaseAddress = new Uri(open.App.Url) };
        return (browser, () => cookies.GetCookies(new Uri(open.App.Url))["teleexpertise-session"]?.Value);
    }

    HttpClient With(string cookie)
    {
        var browser = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(open.App.Url) };
        browser.DefaultRequestHeaders.Add("Cookie", "teleexpertise-session=" + cookie);
        return browser;
    }

    [Fact]
    public async Task Each_sign_in_has_a_new_cookie_and_the_one_before_is_worthless()
    {
        var email = Fresh();
        (await open.Somebody(email)).Dispose();
        var (browser, session) = Watched();
        await open.Enter(browser, email, Password);
        var first = session()!;
        using var thief = With(first);
        Assert.True(await IsIn(thief));
        await open.Enter(browser, email, Password);
        Assert.NotEqual(first, session());
        Assert.False(await IsIn(thief));
        Assert.True(await IsIn(browser));
    }

    [Fact]
    public async Task A_planted_cookie_does_not_become_its_victims()
    {
        var (victim, attacker) = (Fresh(), Fresh());
        (await open.Somebody(victim)).Dispose();
        (await open.Somebody(attacker)).Dispose();
        var (attackers, planted) = Watched();
        await open.Enter(attackers, attacker, Password);
        var cookies = new CookieContainer();
        cookies.Add(new Uri(open.App.Url), new Cookie("teleexpertise-session", planted()!, "/"));
        using var victims = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies, AllowAutoRedirect = false }) { BaseAddress = new Uri(open.App.Url) };
        Assert.Equal(HttpStatusCode.Redirect, (await open.Enter(victims, victim, Password)).StatusCode);
        Assert.True(await IsIn(victims));
        Assert.False(await IsIn(attackers)); // it ended when its browser's next person came in
    }

    [Fact]
    public async Task Signing_out_ends_it_also_for_a_copy_of_the_cookie()
    {
        var email = Fresh();
        (await open.Somebody(email)).Dispose();
        var (browser, session) = Watched();
        await open.Enter(browser, email, Password);
        using var copy = With(session()!);
        var page = await browser.Page("/account/sessions");
        Assert.Equal(HttpStatusCode.Redirect, (await browser.Submit(page, "form[action='/sign-out']")).StatusCode);
        Assert.False(await IsIn(copy));
    }

    [Fact]
    public async Task One_device_closes_the_others()
    {
        var email = Fresh();
        using var here = await open.Somebody(email);
        using var there = open.Browser();
        await open.Enter(there, email, Password);
        var page = await here.Page("/account/sessions");
        Assert.Equal(2, page.QuerySelectorAll("ul.sign-ins li").Length);
        await here.Submit(page, "form[action='/account/sessions/end-others']");
        Assert.False(await IsIn(there));
        Assert.True(await IsIn(here));
    }

    [Fact]
    public async Task Nobody_closes_a_strangers()
    {
        var stranger = Fresh();
        using var strangers = await open.Somebody(stranger);
        using var mine = await open.Somebody(Fresh());
        var id = await open.App.Database.Sql($"select s.id from sign_in s join account a on a.id = s.account_id where a.email = '{stranger}' and s.ended_at is null");
        using var other = open.Browser();
        await open.Enter(other, stranger, Password); // so that the form is on the page
        using var answer = await mine.PostAsync("/account/sessions/end", await Form(mine, ("id", id!.ToString()!)));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.True(await IsIn(strangers));
    }

    [Theory]
    [InlineData("31 minutes", "31 minutes")] // no request for too long
    [InlineData("13 hours", "1 minute")] // too old, however busy
    public async Task It_ends_by_itself(string began, string seen)
    {
        var email = Fresh();
        using var browser = await open.Somebody(email);
        await open.App.Database.Sql($"update sign_in s set began_at = now() - interval '{began}', last_seen_at = now() - interval '{seen}' from account a where a.id = s.account_id and a.email = '{email}'");
        using var answer = await browser.GetAsync("/account/sessions");
        Assert.Contains("over=true", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_password_ends_all_at_once_and_the_code_stays_needed()
    {
        using var administrator = await open.Administrator();
        var email = Fresh();
        using var browser = await open.Somebody(email);
        var id = (Guid)(await open.App.Database.Sql($"select id from account where email = '{email}'"))!;
        using var reset = await Fill(administrator, $"/people/{id}", "reset");
        var link = new Uri((await reset.Parsed()).QuerySelector("#link")!.GetAttribute("value")!).AbsolutePath;
        Assert.Equal(2L, await open.App.Database.Sql($"select count(*) from (select 1 from audit_entry where action = 'reset-access' and subject_id = '{id}' union all select 1 from notice where kind = 'access_reset' and recipient_id = '{id}') x"));
        using var stranger = open.Browser(); // whoever holds the link, for example the administrator
        using var set = await Fill(stranger, link, "invitation", ("Password", "une tout autre phrase"));
        Assert.EndsWith("/sign-in?set=true", set.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.False(await IsIn(stranger));
        Assert.False(await IsIn(browser));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await open.Enter(stranger, email, "une tout autre phrase", code: "")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await open.Enter(stranger, email, "une tout autre phrase")).StatusCode);
    }

    static async Task<FormUrlEncodedContent> Form(HttpClient browser, params (string Name, string Value)[] fields)
    {
        var token = (await browser.Page("/account/sessions")).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        return new(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)).Append(KeyValuePair.Create("__RequestVerificationToken", token)));
    }
}
