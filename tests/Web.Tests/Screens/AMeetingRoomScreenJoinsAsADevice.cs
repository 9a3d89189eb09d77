using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using AngleSharp.Dom;
using Microsoft.Extensions.DependencyInjection;
using TeleExpertise.Expertise.People;
using TeleExpertise.Rooms;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Screens;

public sealed class AMeetingRoomScreenJoinsAsADevice(TestApp app) : IClassFixture<TestApp>
{
    readonly CookieContainer cookies = new();

    [Fact]
    public async Task A_code_typed_once_makes_a_machine_a_screen_that_lists_todays_sessions_of_its_territory()
    {
        var (village, coordinator, session) = await Today();
        var (_, _, elsewhere) = await Today();
        using var desk = await app.SignIn(coordinator);
        var code = await Enrol(desk, "Salle de réunion");
        using var wall = Machine();
        Assert.Equal(HttpStatusCode.Redirect, (await Type(wall, code.ToLowerInvariant())).StatusCode);
        var page = await wall.Page("/screen");
        Assert.Equal("Salle de réunion", page.QuerySelector("h1")!.TextContent);
        Assert.Equal([$"/screen/sessions/{session}"], page.QuerySelectorAll(".wall a").Select(a => a.GetAttribute("href")));
        Assert.NotNull((await wall.Page($"/screen/sessions/{session}")).QuerySelector("#room[data-hub='/hub/screen']:not(:has(#room-case))"));
        Assert.Equal(HttpStatusCode.NotFound, (await wall.GetAsync($"/screen/sessions/{elsewhere}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Post(wall, elsewhere)).StatusCode);
        using var other = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Url) };
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Type(other, code)).StatusCode); // spent
        Assert.Equal(2L, await app.Database.Sql($"select count(*) from audit_entry where action in ('enrol-screen', 'begin-screen') and territory_id = '{village.Territory}'"));
    }

    [Fact]
    public async Task It_has_a_ticket_of_its_own_kind_and_opens_nothing_else()
    {
        var (village, coordinator, session) = await Today();
        var request = await village.Filed(await village.Requester(), TimeProvider.System.GetUtcNow());
        using var desk = await app.SignIn(coordinator);
        using var wall = Machine();
        await Type(wall, await Enrol(desk, "Mur"));
        var ticket = await Ticket(wall, session);
        Assert.True(app.Services.GetRequiredService<TicketSeal>().TryOpen(ticket, TimeProvider.System.GetUtcNow(), out var read));
        Assert.Equal((TicketUse.RoomScreen, "Mur", session.ToString()), (read.Use, read.DisplayName, read.Room));
        foreach (var closed in new[] { $"/api/sessions/{session}", $"/api/requests/{request.Id}", "/api/sessions" })
            Assert.Equal(HttpStatusCode.Unauthorized, (await wall.GetAsync(closed)).StatusCode);
        foreach (var page in new[] { $"/sessions/{session}", $"/sessions/{session}/room", $"/sessions/{session}/case", "/people", "/settings", "/account/data" })
            Assert.Equal(HttpStatusCode.Redirect, (await wall.GetAsync(page)).StatusCode);
        foreach (var hub in new[] { "/hub/room", "/hub/session" }) await KnockInVain(hub);
        using var foreign = new HttpRequestMessage(HttpMethod.Post, $"/api/screen/sessions/{session}/ticket") { Headers = { { "Origin", "https://elsewhere.example" } } };
        Assert.Equal(HttpStatusCode.BadRequest, (await wall.SendAsync(foreign)).StatusCode);
        using var person = await app.SignIn(await village.Requester());
        Assert.Equal(HttpStatusCode.Unauthorized, (await Post(person, session)).StatusCode);
    }

    [Fact]
    public async Task Revoked_it_is_out_at_once_and_an_earlier_ticket_is_worth_nothing()
    {
        var (village, coordinator, session) = await Today();
        using var desk = await app.SignIn(coordinator);
        using var wall = Machine();
        await Type(wall, await Enrol(desk, "Mur"));
        var ticket = await Ticket(wall, session);
        using var line = await HubLine.Open(app, "/hub/screen", cookies);
        var page = await desk.Page("/screens");
        Assert.Contains("prêt", page.QuerySelector("table .state")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await desk.Submit(page, "table form")).StatusCode);
        Assert.Equal("ticket-revoked", (await line.Call("Join", new { room = session, ticket, offer = "v=0" })).GetProperty("refused").GetString());
        Assert.Equal(HttpStatusCode.Unauthorized, (await Post(wall, session)).StatusCode);
        Assert.NotNull((await wall.Page("/screen")).QuerySelector("#code"));
        Assert.Equal(1L, await app.Database.Sql($"select count(*) from audit_entry where action = 'revoke-screen' and actor_id = '{coordinator.Id}' and territory_id = '{village.Territory}'"));
    }

    [Fact]
    public async Task A_programmes_sessions_are_for_screens_at_its_spokes_and_its_hub()
    {
        var (village, coordinator, session) = await Today();
        var programme = Guid.NewGuid();
        await app.Database.Sql($"""
            insert into programme (id, territory_id, name) values ('{programme}', '{village.Territory}', 'Plaies chroniques');
            insert into programme_hub (programme_id, service_id, territory_id) values ('{programme}', '{village.InternalMedicine}', '{village.Territory}');
            insert into programme_spoke (programme_id, organisation_id, territory_id) values ('{programme}', '{village.Practice}', '{village.Territory}');
            update session set programme_id = '{programme}' where id = '{session}'
            """);
        using var desk = await app.SignIn(coordinator);
        foreach (var (place, takesPart) in new (Guid?, bool)[] { (village.Practice, true), (village.Hospital, true), (village.OtherPractice, false), (null, false) })
        {
            using var wall = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Url) };
            await Type(wall, await Enrol(desk, "Mur", place is { } at ? await RoomAt(village, at) : null));
            Assert.Equal(takesPart, (await wall.Page("/screen")).QuerySelector(".wall a") is not null);
            Assert.Equal(takesPart ? HttpStatusCode.OK : HttpStatusCode.NotFound, (await wall.GetAsync($"/screen/sessions/{session}")).StatusCode);
            Assert.Equal(takesPart ? HttpStatusCode.OK : HttpStatusCode.NotFound, (await Post(wall, session)).StatusCode);
        }
    }

    [Fact]
    public async Task Only_coordinators_of_the_territory_enrol_and_revoke()
    {
        var (village, coordinator, _) = await Today();
        using var desk = await app.SignIn(coordinator);
        await Enrol(desk, "Mur");
        foreach (var person in new[] { await village.Requester(), await village.Expert(), await village.Administrator() })
        {
            using var browser = await app.SignIn(person);
            Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/screens")).StatusCode);
        }
        using var stranger = await app.SignIn(await (await Village.Build(app.Database)).Coordinator());
        Assert.Null((await stranger.Page("/screens")).QuerySelector("table"));
    }

    [Fact]
    public async Task A_code_is_worth_nothing_after_ten_minutes()
    {
        var (village, coordinator, _) = await Today();
        using var desk = await app.SignIn(coordinator);
        var code = await Enrol(desk, "Mur");
        await app.Database.Sql($"update room_screen set code_expires_at = now() where territory_id = '{village.Territory}'");
        using var wall = Machine();
        var answer = await Type(wall, code);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("/screen#code", (await answer.Parsed()).QuerySelector(".summary a")!.GetAttribute("href"));
    }

    async Task<(Village, Actor Coordinator, Guid Session)> Today()
    {
        var village = await Village.Build(app.Database);
        var series = await village.Weekly(app.Database, await village.Expert());
        await app.Database.Plan(TimeProvider.System);
        var session = (await app.Database.SessionsOf(series))[0].Id;
        await app.Database.Sql($"update session set starts_at = now(), ends_at = now() + interval '1 hour', local_date = (now() at time zone 'Europe/Paris')::date where id = '{session}'");
        return (village, await village.Coordinator(), session);
    }

    HttpClient Machine() => new(new SocketsHttpHandler { CookieContainer = cookies, AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Url) };

    async Task<Guid> RoomAt(Village village, Guid organisation)
    {
        var room = Guid.NewGuid();
        await app.Database.Sql($"insert into room (id, organisation_id, territory_id, name, seats, equipment) values ('{room}', '{organisation}', '{village.Territory}', 'Salle', 8, '{{}}')");
        return room;
    }

    static async Task<string> Enrol(HttpClient desk, string name, Guid? room = null)
    {
        var answer = await desk.Submit(await desk.Page("/screens"), "form:has(#name)", ("Form.Name", name), ("Form.Room", room?.ToString() ?? ""));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Parsed()).QuerySelector(".screen-code")!.TextContent.Trim();
    }

    static async Task<HttpResponseMessage> Type(HttpClient machine, string code) => await machine.Submit(await machine.Page("/screen"), "form.sheet", ("Code", code));

    static Task<HttpResponseMessage> Post(HttpClient machine, Guid session) => machine.PostAsync($"/api/screen/sessions/{session}/ticket", null);

    static async Task<string> Ticket(HttpClient machine, Guid session)
    {
        var answer = await Post(machine, session);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return body.RootElement.GetProperty("ticket").GetString()!;
    }

    /// <summary>A hub that is not for screens leads to the sign-in page, which is no WebSocket.</summary>
    async Task KnockInVain(string hub) => await Assert.ThrowsAsync<WebSocketException>(() => HubLine.Open(app, hub, cookies));
}
