using System.Net;
using System.Text.RegularExpressions;
using static TeleExpertise.Web.Tests.SignIn.OpenApp;

namespace TeleExpertise.Web.Tests.SignIn;

public sealed partial class GuessersLearnNothing(OpenApp open) : IClassFixture<OpenApp>
{
    static string Fresh() => Guid.NewGuid().ToString("n") + "@example.org";

    async Task<string> Somebody()
    {
        var email = Fresh();
        (await open.Somebody(email)).Dispose();
        return email;
    }

    [Fact]
    public async Task Unknown_disabled_without_password_wrong_password_and_wrong_code_get_the_same_answer()
    {
        var (known, disabled, invited) = (await Somebody(), await Somebody(), Fresh());
        using var administrator = await open.Administrator();
        await Invite(administrator, invited);
        await open.App.Database.Sql($"update account set disabled_at = now() where email = '{disabled}'");
        var answers = new[]
        {
            await Try(Fresh(), Password, "123456"), await Try(disabled, Password, await open.Code(disabled)), await Try(invited, Password, ""),
            await Try(known, "not this one at all", await open.Code(known)), await Try(known, Password, "123456"), await Try(known, Password, ""),
        };
        Assert.All(answers, a => Assert.StartsWith("422", a, StringComparison.Ordinal));
        Assert.Single(answers.Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_forgotten_password_says_the_same_for_everybody_and_mails_only_who_is_there()
    {
        var known = await Somebody();
        var answers = new[] { await Forget(known), await Forget(Fresh()) };
        Assert.Single(answers.Distinct(StringComparer.Ordinal));
        Assert.Equal(1L, await open.App.Database.Sql($"select count(*) from notice n join account a on a.id = n.recipient_id where n.kind = 'password_link' and a.email = '{known}'"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_five_wrong_tries_one_waits_whether_the_account_exists_or_not(bool exists)
    {
        var email = exists ? await Somebody() : Fresh();
        using var browser = open.Browser();
        await browser.GetAsync("/sign-in"); // one antiforgery cookie for all
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => open.Enter(browser, email, "wrong " + i, code: "")));
        using var next = await open.Enter(browser, email, Password);
        Assert.Equal(HttpStatusCode.TooManyRequests, next.StatusCode);
        Assert.InRange(next.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 10);
        Assert.Contains("patientez", await next.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_strangers_tries_do_not_make_the_owner_wait_in_their_own_browser()
    {
        var email = Fresh();
        using var own = await open.Somebody(email);
        using var stranger = open.Browser();
        for (var i = 0; i < 6; i++) await open.Enter(stranger, email, "wrong", code: "");
        Assert.Equal(HttpStatusCode.TooManyRequests, (await open.Enter(stranger, email, Password)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await open.Enter(own, email, Password)).StatusCode);
    }

    [Fact]
    public async Task A_code_opens_once()
    {
        var email = await Somebody();
        using var browser = open.Browser();
        var code = await open.Code(email);
        Assert.Equal(HttpStatusCode.Redirect, (await open.Enter(browser, email, Password, code)).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await open.Enter(browser, email, Password, code)).StatusCode);
    }

    [Fact]
    public async Task A_recovery_code_opens_once()
    {
        using var administrator = await open.Administrator();
        using var browser = open.Browser();
        var email = Fresh();
        await Fill(browser, await Invite(administrator, email), "invitation", ("Password", Password));
        var codes = await open.Enrol(browser, email);
        Assert.Equal(10, codes.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(HttpStatusCode.Redirect, (await open.Enter(browser, email, Password, codes[3].ToLowerInvariant())).StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await open.Enter(browser, email, Password, codes[3])).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await open.Enter(browser, email, Password, codes[4])).StatusCode);
    }

    async Task<string> Try(string email, string password, string code)
    {
        using var browser = open.Browser();
        return await Shape(await open.Enter(browser, email, password, code), email);
    }

    async Task<string> Forget(string email)
    {
        using var browser = open.Browser();
        return await Shape(await Fill(browser, "/forgotten", "forgotten", ("Email", email)), email);
    }

    /// <summary>Status, headers and body without what differs by chance: tokens, the time, and the address that was typed.</summary>
    static async Task<string> Shape(HttpResponseMessage answer, string email)
    {
        var headers = string.Join('\n', answer.Headers.Where(h => h.Key is not "Date").Select(h => h.Key + ": " + Token().Replace(string.Join(',', h.Value), "T")).Order(StringComparer.Ordinal));
        var body = Token().Replace((await answer.Content.ReadAsStringAsync()).Replace(email, "E", StringComparison.Ordinal), "T");
        return $"{(int)answer.StatusCode}\n{headers}\n{body}";
    }

    [GeneratedRegex("CfDJ8[A-Za-z0-9_-]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();
}
