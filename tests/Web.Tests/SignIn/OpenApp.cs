using System.Net;
using AngleSharp.Html.Parser;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.SignIn;

/// <summary>The server without demonstration mode, as a hospital would start it, and a browser's way of filling its forms.</summary>
public sealed class OpenApp : IAsyncLifetime
{
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
            Assert.Equal(HttpStatusCode.Redirect, (await BeFirst(browser, Link, "admin@example.org")).StatusCode);
        else
            Assert.Equal(HttpStatusCode.Redirect, (await Enter(browser, "admin@example.org", Password)).StatusCode);
        return browser;
    }

    public static (string Name, string Value)[] Person(string email) => [("Form.GivenName", "Alex"), ("Form.FamilyName", "Exemple"), ("Form.Email", email)];
    public const string Password = "une phrase assez longue";

    public static Task<HttpResponseMessage> BeFirst(HttpClient browser, string link, string email, string password = Password) =>
        Fill(browser, link, "first-administrator", [("Form.Territory", "Lozère et Gard"), .. Person(email), ("Form.Password", password)]);

    public static Task<HttpResponseMessage> Enter(HttpClient browser, string email, string password) =>
        Fill(browser, "/sign-in", "sign-in", ("Email", email), ("Password", password));

    /// <summary>Invites a coordinator; gives the path of the invitation.</summary>
    public static async Task<string> Invite(HttpClient administrator, string email)
    {
        using var answer = await Fill(administrator, "/people", "invite", [.. Person(email), ("Form.Profession", "Coordinator"), ("Form.Role", "Coordinator"), ("Form.Place", "")]);
        var page = await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return new Uri(page.QuerySelector("#link")!.GetAttribute("value")!).AbsolutePath;
    }
}
