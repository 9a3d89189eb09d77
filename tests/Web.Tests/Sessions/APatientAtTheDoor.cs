using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Rooms;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Sessions;

/// <summary>A patient's own device, over HTTP: what its link opens, and what it does not.</summary>
public sealed class APatientAtTheDoor(TestApp app) : IClassFixture<TestApp>, IAsyncLifetime
{
    readonly CookieContainer cookies = new();
    Village village = null!;
    Actor expert = null!, requester = null!;
    Request request = null!;
    Meeting meeting = null!;

    public async Task InitializeAsync()
    {
        village = await Village.Build(app.Database);
        (expert, requester) = (await village.Expert(), await village.Requester());
        request = await village.Filed(requester, TimeProvider.System.GetUtcNow());
        meeting = await Meeting.Open(app.Database, village, expert, TimeProvider.System.GetUtcNow());
        await meeting.Book(request);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task The_code_shown_to_the_care_team_opens_the_page_and_a_ticket_while_the_case_is_on()
    {
        var code = await Code();
        using var phone = Phone();
        Assert.EndsWith("/guest/room", (await Type(phone, code)).Headers.Location!.OriginalString, StringComparison.Ordinal);
        var page = await phone.Page("/guest/room");
        Assert.NotNull(page.QuerySelector("#room[data-hub='/hub/guest']:not(:has([data-from]))")); // no part of a case
        Assert.DoesNotContain(request.Reference, page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.False(await Called(phone));
        Assert.Equal(HttpStatusCode.Conflict, (await phone.PostAsync("/api/guest/ticket", null)).StatusCode);
        await Begin();
        Assert.True(await Called(phone));
        using var ticket = JsonDocument.Parse(await (await phone.PostAsync("/api/guest/ticket", null)).Content.ReadAsStringAsync());
        Assert.True(app.Services.GetRequiredService<TicketSeal>().TryOpen(ticket.RootElement.GetProperty("ticket").GetString(), TimeProvider.System.GetUtcNow(), out var read));
        Assert.Equal((TicketUse.Guest, "Patient", "téléconsultation", meeting.Id.ToString()), (read.Use, read.DisplayName, read.Caption, read.Room));
    }

    [Fact]
    public async Task It_opens_nothing_else_and_a_persons_cookie_opens_nothing_of_it()
    {
        using var phone = Phone();
        await Type(phone, await Code());
        foreach (var closed in new[] { $"/api/sessions/{meeting.Id}", $"/api/requests/{request.Id}", "/api/sessions" })
            Assert.Equal(HttpStatusCode.Unauthorized, (await phone.GetAsync(closed)).StatusCode);
        foreach (var part in new[] { "room", "case", "conduct", "people", "shown", "patients", "patient-there" })
            Assert.Equal(HttpStatusCode.Redirect, (await phone.GetAsync($"/sessions/{meeting.Id}/{part}")).StatusCode);
        foreach (var hub in new[] { "/hub/room", "/hub/session", "/hub/screen" }) await Assert.ThrowsAsync<WebSocketException>(() => HubLine.Open(app, hub, cookies));
        using var person = await app.SignIn(requester);
        Assert.Equal(HttpStatusCode.Unauthorized, (await person.PostAsync("/api/guest/ticket", null)).StatusCode);
    }

    [Fact]
    public async Task The_ticket_is_worth_nothing_once_the_case_is_off_or_the_patient_has_left()
    {
        using var phone = Phone();
        await Type(phone, await Code());
        using var team = await app.SignIn(requester);
        await Begin();
        var ticket = await Ticket(phone);
        using var leads = await app.SignIn(expert);
        Assert.Equal(HttpStatusCode.NoContent, (await leads.PostAsJsonAsync($"/api/sessions/{meeting.Id}/case", new { requestId = (Guid?)null })).StatusCode);
        using (var line = await HubLine.Open(app, "/hub/guest", cookies)) Assert.Equal("ticket-revoked", await Join(line, ticket));
        Assert.Equal(HttpStatusCode.Conflict, (await phone.PostAsync("/api/guest/ticket", null)).StatusCode);
        await Begin();
        ticket = await Ticket(phone);
        using var last = await HubLine.Open(app, "/hub/guest", cookies);
        Assert.Equal(HttpStatusCode.NoContent, (await team.PostAsJsonAsync($"/api/sessions/{meeting.Id}/patient/leave", new { requestId = request.Id })).StatusCode);
        Assert.Equal("ticket-revoked", await Join(last, ticket));
        Assert.Equal(HttpStatusCode.Unauthorized, (await phone.PostAsync("/api/guest/ticket", null)).StatusCode);
        Assert.NotNull((await phone.Page("/guest/room")).QuerySelector("a[href='/guest']"));
    }

    [Fact]
    public async Task A_wrong_code_is_said_at_its_field_and_leaves_a_row()
    {
        using var phone = Phone();
        var answer = await Type(phone, "2345678923");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Equal("/guest#code", (await answer.Parsed()).QuerySelector(".summary a")!.GetAttribute("href"));
        Assert.True((long)(await app.Database.Sql("select count(*) from audit_entry where action = 'open-guest-link' and outcome = 'refused'"))! >= 1);
        Assert.Equal(HttpStatusCode.Unauthorized, (await phone.GetAsync("/api/guest/call")).StatusCode);
    }

    [Fact]
    public async Task Nobody_else_has_a_patient_come_and_nobody_without_the_consent()
    {
        foreach (var person in new[] { await village.Requester(), await village.Learner(), await village.Coordinator() })
        {
            using var client = await app.SignIn(person);
            foreach (var path in new[] { "", "/leave", "/link" })
                Assert.Equal(HttpStatusCode.NotFound, (await client.PostAsJsonAsync($"/api/sessions/{meeting.Id}/patient{path}", new { requestId = request.Id, consent = "given" })).StatusCode);
        }
        using var team = await app.SignIn(requester);
        Assert.Equal(HttpStatusCode.BadRequest, (await team.PostAsJsonAsync($"/api/sessions/{meeting.Id}/patient", new { requestId = request.Id, consent = "" })).StatusCode);
    }

    /// <summary>Says that the patient takes part, and reads the code off the page.</summary>
    async Task<string> Code()
    {
        using var team = await app.SignIn(requester);
        Assert.Equal(HttpStatusCode.NoContent, (await team.PostAsJsonAsync($"/api/sessions/{meeting.Id}/patient", new { requestId = request.Id, consent = "given" })).StatusCode);
        return (await team.Page($"/sessions/{meeting.Id}/patients")).QuerySelector(".table-code code")!.TextContent;
    }

    async Task Begin() => Assert.True((await new SessionSteps(app.Database, TimeProvider.System).Begin(expert, meeting.Id, request.Id)).Succeeded);

    HttpClient Phone() => new(new SocketsHttpHandler { CookieContainer = cookies, AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Url) };

    static async Task<HttpResponseMessage> Type(HttpClient phone, string code) => await phone.Submit(await phone.Page("/guest"), "#guest-form", ("Code", code));

    static async Task<bool> Called(HttpClient phone) => (await phone.GetFromJsonAsync<JsonElement>("/api/guest/call")).GetProperty("called").GetBoolean();

    static async Task<string> Ticket(HttpClient phone)
    {
        var answer = await phone.PostAsync("/api/guest/ticket", null);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("ticket").GetString()!;
    }

    async Task<string?> Join(HubLine line, string ticket) => (await line.Call("Join", new { room = meeting.Id, ticket, offer = "v=0" })).GetProperty("refused").GetString();
}
