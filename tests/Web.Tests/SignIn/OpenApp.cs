using System.Net;
using AngleSharp.Html.Parser;
using TeleExpertise.Expertise.People;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.SignIn;

/// <summary>The server without demonstration mode, as a hospital would start it, and a browser's way of filling its forms.</summary>
public sealed class OpenApp : IAsyncLifetime
{
    readonly System.Collections.Concurrent.ConcurrentDictionary<string, byte[]> secrets = new(StringComparer.Ordinal);
    readonly string data = Directory.CreateTempSubdirectory("teleexpertise-open-").FullName;

    public OpenApp()
    {
        App = new TestApp();
        App.Settings["Demo:Enabled"] = "false";
        App.Settings["Data:Folder"] = data;
        App.Settings["PublicUrl"] = "http://localhost:1";
        App.Settings["Limits:SignInsAMinute"] = "1000";
    }

    public TestApp App { get; }
    public string LinkFile => Path.Combine(data, "first-administrator.link");

    /// <summary>The path of the link in the file.</summary>
    public string Link => new Uri(File.ReadAllText(LinkFile).Trim()).AbsolutePath;

    public Task InitializeAsync() => App.InitializeAsync();

    public async Task DisposeAsync()
    {
        await ((IAsyncLifetime)App).DisposeAsync();
        Directory.Delete(data, recursive: true);
    }

    /// <summary>A browser without cookies yet; redirects are not followed.</summary>
    public HttpClient Browser() =>
        new(new SocketsHttpHandler { CookieContainer = new CookieContainer(), AllowAutoRedirect = false }) { BaseAddress = new Uri(App.Url) };

    /// <summary>Fills the form of this name on the page and sends it.</summary>
    public static async Task<HttpResponseMessage> Fill(HttpClient browser, string page, string form, params (string Name, string Value)[] fields)
    {
        var document = await new HtmlParser().ParseDocumentAsync(await browser.GetStringAsync(page));
        var inputs = document.QuerySelectorAll("form").Single(f => f.QuerySelector($"input[name=_handler][value='{form}']") is not null).QuerySelectorAll("input[type=hidden]");
        var values = inputs.Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value")!)).Concat(fields.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        using var content = new FormUrlEncodedContent(values);
        return await browser.PostAsync(page, content);
    }

    /// <summary>The first administrator, signed in; made on first use.</summary>
    public async Task<HttpClient> Administrator()
    {
        var browser = Browser();
        if (File.Exists(LinkFile))
        {
            Assert.Equal(HttpStatusCode.Redirect, (await BeFirst(browser, Link, "admin@example.org")).StatusCode);
            await Enrol(browser, "admin@example.org");
        }
        else Assert.Equal(HttpStatusCode.Redirect, (await Enter(browser, "admin@example.org", Password)).StatusCode);
        return browser;
    }

    /// <summary>Somebody invited who has accepted and set up codes, signed in.</summary>
    public async Task<HttpClient> Somebody(string email)
    {
        using var administrator = await Administrator();
        var browser = Browser();
        using var set = await Fill(browser, await Invite(administrator, email), "invitation", ("Password", Password));
        Assert.EndsWith("/account/first", set.Headers.Location!.ToString(), StringComparison.Ordinal);
        await Enrol(browser, email);
        return browser;
    }

    /// <summary>Sets up one-time codes, as the page leads to; gives the recovery codes.</summary>
    public async Task<List<string>> Enrol(HttpClient browser, string email)
    {
        var page = await new HtmlParser().ParseDocumentAsync(await browser.GetStringAsync("/account/totp"));
        secrets[email] = FromBase32(page.QuerySelector(".key")!.TextContent);
        using var on = await Fill(browser, "/account/totp", "totp", ("Code", await Code(email)));
        Assert.Equal(HttpStatusCode.OK, on.StatusCode);
        page = await new HtmlParser().ParseDocumentAsync(await on.Content.ReadAsStringAsync());
        return [.. page.QuerySelectorAll("ol.codes li").Select(l => l.TextContent)];
    }

    /// <summary>What the person's app shows now, as if the code before had not been used; nothing for somebody without an app.</summary>
    public async Task<string> Code(string email)
    {
        if (!secrets.TryGetValue(email.Trim().ToLowerInvariant(), out var secret)) return "";
        await App.Database.Sql($"update account_totp t set last_step = 0 from account a where a.id = t.account_id and a.email = '{email.Trim().ToLowerInvariant()}'");
        return Totp.CodeOf(secret, Totp.StepOf(TimeProvider.System.GetUtcNow()));
    }

    static byte[] FromBase32(string text)
    {
        var bits = string.Concat(text.Where(char.IsAsciiLetterOrDigit).Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }

    public static (string Name, string Value)[] Person(string email) => [("Form.GivenName", "Alex"), ("Form.FamilyName", "Exemple"), ("Form.Email", email)];
    public const string Password = "une phrase assez longue";

    public static Task<HttpResponseMessage> BeFirst(HttpClient browser, string link, string email, string password = Password) =>
        Fill(browser, link, "first-administrator", [("Form.Territory", "Lozère et Gard"), .. Person(email), ("Form.Password", password)]);

    public async Task<HttpResponseMessage> Enter(HttpClient browser, string email, string password, string? code = null, string page = "/sign-in") =>
        await Fill(browser, page, "sign-in", ("Email", email), ("Password", password), ("Code", code ?? await Code(email)));

    /// <summary>Invites a coordinator; gives the path of the invitation, which is shown as there is no mail server.</summary>
    public static async Task<string> Invite(HttpClient administrator, string email)
    {
        using var answer = await Fill(administrator, "/people/invite", "invite", [.. Person(email), ("Form.Profession", "Coordinator"), ("Wanted.Role", "Coordinator"), ("Wanted.Place", "")]);
        var page = await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return new Uri(page.QuerySelector("#link")!.GetAttribute("value")!).AbsolutePath;
    }
}
