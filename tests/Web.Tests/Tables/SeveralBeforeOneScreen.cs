using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AngleSharp.Dom;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Tables;

public sealed class SeveralBeforeOneScreen(TestApp app) : IClassFixture<TestApp>, IAsyncLifetime
{
    readonly string secret = "screen-of-a-room" + Guid.NewGuid().ToString("n")[..27];
    Village village = null!;
    Actor expert = null!, requester = null!;
    Request request = null!;
    Guid session;

    public async Task InitializeAsync()
    {
        village = await Village.Build(app.Database);
        expert = await village.Expert();
        await village.Weekly(app.Database, expert);
        await app.Database.Plan(TimeProvider.System);
        requester = await village.Requester();
        request = await village.Filed(requester, TimeProvider.System.GetUtcNow());
        var steps = new SessionSteps(app.Database, TimeProvider.System);
        session = (await steps.Take(expert, request)).Value!.Slot!.SessionId;
        await app.Database.Sql($"update session set local_date = (now() at time zone 'Europe/Paris')::date where id = '{session}'");
        Assert.True((await steps.Open(expert, session)).Succeeded);
        Assert.True((await steps.Begin(expert, session, request.Id)).Succeeded);
        await app.Database.Sql($"insert into room_screen (id, territory_id, name, secret_sha256, enrolled_by_id, enrolled_at) values (gen_random_uuid(), '{village.Territory}', 'Mur', decode('{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)))}', 'hex'), '{expert.Id}', now())");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_screen_shows_its_code_and_who_sits_there_and_nothing_clinical()
    {
        var code = await CodeOnTheWall();
        using var phone = await app.SignIn(requester);
        Assert.Equal(HttpStatusCode.Redirect, (await Send(phone, ("code", code), ("sit", "yes"))).StatusCode);
        using var wall = Machine();
        var part = await wall.GetStringAsync($"/screen/sessions/{session}/table");
        Assert.Contains(requester.DisplayName, part, StringComparison.Ordinal);
        foreach (var page in new[] { part, await wall.GetStringAsync($"/screen/sessions/{session}"), await wall.GetStringAsync("/screen") })
            foreach (var word in new[] { request.Question, request.Context, request.Reference, "ESSAI" }) Assert.DoesNotContain(word, page, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(HttpStatusCode.Redirect, (await wall.GetAsync($"/sessions/{session}/people")).StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, (await phone.GetAsync($"/screen/sessions/{session}/table")).StatusCode); // a person is no screen
        var elsewhere = await app.Database.Sql($"select id from session where territory_id <> '{village.Territory}' limit 1") ?? Guid.NewGuid();
        Assert.Equal(HttpStatusCode.NotFound, (await wall.GetAsync($"/screen/sessions/{elsewhere}/table")).StatusCode);
    }

    [Fact]
    public async Task A_typed_code_is_asked_about_once_and_then_one_sits_there_until_one_leaves()
    {
        var code = await CodeOnTheWall();
        using var phone = await app.SignIn(requester);
        var wrong = await Send(phone, ("code", "ABCD 2345"), ("find", "yes"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        var page = await wrong.Parsed();
        Assert.Equal("/table#code", page.QuerySelector(".summary a")!.GetAttribute("href"));
        Assert.Equal("ABCD 2345", page.QuerySelector("#code")!.GetAttribute("value")); // what was typed stays
        var asked = await (await Send(phone, ("code", code.ToLowerInvariant()), ("find", "yes"))).Parsed();
        Assert.Equal("Mur", asked.QuerySelector("form h2")!.TextContent);
        Assert.Equal(0L, await Seats());
        Assert.Equal(HttpStatusCode.Redirect, (await Send(phone, ("code", code), ("sit", "yes"))).StatusCode);
        var seated = await phone.Page("/table");
        Assert.Contains("Mur", seated.QuerySelector(".notice.good")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await Send(phone, ("leave", seated.QuerySelector("button[name=leave]")!.GetAttribute("value")!))).StatusCode);
        Assert.Null((await phone.Page("/table")).QuerySelector(".notice.good"));
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_is_sent_to_the_door_and_back()
    {
        using var anybody = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Url) };
        var page = await anybody.Page("/table");
        Assert.Equal("/sign-in?next=/table", page.QuerySelector("main a.button")!.GetAttribute("href"));
        Assert.Equal("/sign-in?next=/table", new Uri(new Uri(app.Url), (await anybody.Submit(page, "form.table-form", ("code", "ABCD2345"), ("sit", "yes"))).Headers.Location!).PathAndQuery);
    }

    [Fact]
    public async Task A_host_says_so_and_notes_a_colleague_who_confirms_at_home()
    {
        var colleague = await village.Requester();
        using var host = await app.SignIn(requester);
        Assert.Null((await host.Page($"/sessions/{session}/people")).QuerySelector(".own-table"));
        Assert.Equal(HttpStatusCode.NoContent, (await host.PostAsync($"/api/sessions/{session}/table", null)).StatusCode);
        var pane = await host.Page($"/sessions/{session}/people");
        var address = pane.QuerySelector(".own-table form")!.GetAttribute("data-post")!;
        Assert.Contains(pane.QuerySelectorAll("#table-colleague option"), o => o.GetAttribute("value") == colleague.Id.ToString());
        var nobody = await host.PostAsJsonAsync(address, new { accountId = "" });
        Assert.Equal(HttpStatusCode.BadRequest, nobody.StatusCode);
        Assert.Equal("accountId", (await nobody.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors")[0].GetProperty("field").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await host.PostAsJsonAsync(address, new { accountId = colleague.Id })).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await host.PostAsJsonAsync(address, new { accountId = colleague.Id })).StatusCode);

        using var later = await app.SignIn(colleague);
        var home = await later.Page("/requests");
        var button = home.QuerySelector("form.seats-noted button[name=confirm]")!;
        using var stranger = await app.SignIn(await village.Requester());
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsync($"/api/seats/{button.GetAttribute("value")}/confirm", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await later.Submit(home, "form:has(button[name=confirm])", ("confirm", button.GetAttribute("value")!))).StatusCode);
        Assert.Null((await later.Page("/requests")).QuerySelector("button[name=confirm]"));
        Assert.Equal(1L, await app.Database.Sql($"select count(*) from table_seat where account_id = '{colleague.Id}' and confirmed_at is not null"));
    }

    [Fact]
    public async Task Who_hears_nothing_clinical_does_not_see_who_is_in_the_room()
    {
        using var coordinator = await app.SignIn(await village.Coordinator());
        Assert.Equal(HttpStatusCode.NotFound, (await coordinator.GetAsync($"/sessions/{session}/people")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await coordinator.PostAsync($"/api/sessions/{session}/table", null)).StatusCode);
        using var learner = await app.SignIn(await village.Learner());
        var pane = await learner.GetStringAsync($"/sessions/{session}/people");
        Assert.DoesNotContain(request.Question, pane, StringComparison.Ordinal);
    }

    async Task<string> CodeOnTheWall()
    {
        using var wall = Machine();
        var code = (await wall.Page($"/screen/sessions/{session}/table")).QuerySelector("code")!.TextContent.Replace(" ", "", StringComparison.Ordinal);
        Assert.Equal(8, code.Length);
        return code;
    }

    HttpClient Machine()
    {
        var cookies = new CookieContainer();
        cookies.Add(new Uri(app.Url), new Cookie("teleexpertise-screen", secret));
        return new(new SocketsHttpHandler { CookieContainer = cookies, AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Url) };
    }

    static async Task<HttpResponseMessage> Send(HttpClient phone, params (string, string)[] typed) => await phone.Submit(await phone.Page("/table"), "form.table-form", typed);

    async Task<long> Seats() => (long)(await app.Database.Sql($"select count(*) from table_seat where account_id = '{requester.Id}'"))!;
}
