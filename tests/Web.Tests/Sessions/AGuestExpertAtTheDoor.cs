using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Sessions;

/// <summary>A guest expert without an account, over HTTP: what their link opens before and after they are let in, and for whom the chair's pane is.</summary>
public sealed class AGuestExpertAtTheDoor(TestApp app) : IClassFixture<TestApp>, IAsyncLifetime
{
    readonly CookieContainer cookies = new();
    Village village = null!;
    Actor chair = null!, requester = null!;
    Request request = null!;
    Meeting meeting = null!;

    public async Task InitializeAsync()
    {
        village = await Village.Build(app.Database);
        (chair, requester) = (await village.Expert(), await village.Requester());
        request = await village.Filed(requester, TimeProvider.System.GetUtcNow());
        meeting = await Meeting.Open(app.Database, village, chair, TimeProvider.System.GetUtcNow());
        await meeting.Book(request);
        Assert.True((await new SessionSteps(app.Database, TimeProvider.System).Begin(chair, meeting.Id, request.Id)).Succeeded);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Neither_ticket_nor_case_before_they_are_let_in_and_no_name_after()
    {
        using var leads = await app.SignIn(chair);
        using var device = Device();
        await Type(device, await Code(leads));
        Assert.Equal(HttpStatusCode.NotFound, (await device.GetAsync("/api/guest/case")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await device.PostAsync("/api/guest/ticket", null)).StatusCode);
        Assert.False((await device.GetFromJsonAsync<JsonElement>("/api/guest/call")).GetProperty("called").GetBoolean());
        var guest = (Guid)(await app.Database.Sql($"select id from session_guest where session_id = '{meeting.Id}'"))!;
        using (var other = await app.SignIn(requester))
            foreach (var act in new[] { "admit", "out" }) Assert.Equal(HttpStatusCode.NotFound, (await other.PostAsync($"/api/sessions/{meeting.Id}/guests/{guest}/{act}", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await leads.PostAsync($"/api/sessions/{meeting.Id}/guests/{guest}/admit", null)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await device.PostAsync("/api/guest/ticket", null)).StatusCode);
        var shown = await (await device.GetAsync("/api/guest/case")).Content.ReadAsStringAsync();
        Assert.Contains("Cas n° 1", shown, StringComparison.Ordinal);
        foreach (var secret in new[] { request.Reference, request.Question, request.Id.ToString(), requester.DisplayName }) Assert.DoesNotContain(secret, shown, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await device.GetAsync($"/api/guest/pictures/{Guid.NewGuid()}")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await leads.PostAsync($"/api/sessions/{meeting.Id}/guests/{guest}/out", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await device.PostAsync("/api/guest/ticket", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await device.GetAsync("/api/guest/case")).StatusCode);
    }

    [Fact]
    public async Task A_patient_by_their_link_reads_nothing_of_the_case()
    {
        using var team = await app.SignIn(requester);
        Assert.Equal(HttpStatusCode.NoContent, (await team.PostAsJsonAsync($"/api/sessions/{meeting.Id}/patient", new { requestId = request.Id, consent = "given" })).StatusCode);
        using var device = Device();
        await Type(device, (await team.Page($"/sessions/{meeting.Id}/patients")).QuerySelector(".table-code code")!.TextContent);
        Assert.True((await device.GetFromJsonAsync<JsonElement>("/api/guest/call")).GetProperty("called").GetBoolean());
        Assert.Equal(HttpStatusCode.NotFound, (await device.GetAsync("/api/guest/case")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await device.GetAsync($"/api/guest/pictures/{Guid.NewGuid()}")).StatusCode);
    }

    [Fact]
    public async Task A_name_that_is_none_is_refused_with_what_to_do()
    {
        using var leads = await app.SignIn(chair);
        foreach (var name in new string?[] { null, "", " ", new('x', 100), "Dr\nEssai" })
            Assert.Equal(HttpStatusCode.BadRequest, (await leads.PostAsJsonAsync($"/api/sessions/{meeting.Id}/guests", new { name })).StatusCode);
    }

    async Task<string> Code(HttpClient leads)
    {
        Assert.Equal(HttpStatusCode.NoContent, (await leads.PostAsJsonAsync($"/api/sessions/{meeting.Id}/guests", new { name = "Dr Essai, cardiologie" })).StatusCode);
        return (await leads.Page($"/sessions/{meeting.Id}/guests")).QuerySelector(".table-code code")!.TextContent;
    }

    HttpClient Device() => new(new SocketsHttpHandler { CookieContainer = cookies, AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Url) };

    static async Task Type(HttpClient device, string code) => await device.Submit(await device.Page("/guest"), "#guest-form", ("Code", code));
}
