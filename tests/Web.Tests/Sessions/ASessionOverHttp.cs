using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Rooms;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Sessions;

public sealed class ASessionOverHttp(TestApp app) : IClassFixture<TestApp>
{
    static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task From_the_queue_through_the_open_room_to_its_end()
    {
        var (expert, requester, request) = await Filed();
        using var experts = await app.SignIn(expert);
        using var requesters = await app.SignIn(requester);

        var taken = await Json(await Take(experts, request.Id));
        Assert.Equal("booked", taken.GetProperty("status").GetString());
        var session = taken.GetProperty("sessionId").GetGuid();
        Assert.Equal(13, Paris(taken.GetProperty("startsAt").GetDateTimeOffset()).Hour);
        Assert.Equal(DayOfWeek.Thursday, Paris(taken.GetProperty("startsAt").GetDateTimeOffset()).DayOfWeek);

        Assert.Equal("session-not-open-yet", await Code(await requesters.PostAsync($"/api/sessions/{session}/ticket", null), HttpStatusCode.Conflict));
        Assert.Equal(HttpStatusCode.NoContent, (await experts.PostAsync($"/api/sessions/{session}/open", null)).StatusCode);
        var ticket = await Json(await requesters.PostAsync($"/api/sessions/{session}/ticket", null));
        Assert.True(app.Services.GetRequiredService<TicketSeal>().TryOpen(ticket.GetProperty("ticket").GetString(), TimeProvider.System.GetUtcNow(), out var opened));
        Assert.Equal((session.ToString(), requester.Id.ToString(), "Médecin · MSP de Langogne"), (opened.Room, opened.Person, opened.Caption));

        Assert.Equal(HttpStatusCode.NoContent, (await PutOn(experts, session, request.Id)).StatusCode);
        var agenda = await Json(await requesters.GetAsync($"/api/sessions/{session}"));
        var shown = agenda.GetProperty("slots")[0].GetProperty("case");
        Assert.Equal(("on", true, request.Id), (shown.GetProperty("state").GetString(), shown.GetProperty("mine").GetBoolean(), shown.GetProperty("requestId").GetGuid()));
        Assert.Equal(HttpStatusCode.NoContent, (await PutOn(experts, session, null)).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await experts.PostAsync($"/api/sessions/{session}/close", null)).StatusCode);
        Assert.Equal("session-ended", await Code(await requesters.PostAsync($"/api/sessions/{session}/ticket", null), HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task A_screen_is_let_in_for_an_expert_and_opens_the_door_once()
    {
        var (expert, requester, request) = await Filed();
        using var experts = await app.SignIn(expert);
        using var requesters = await app.SignIn(requester);
        var session = (await Json(await Take(experts, request.Id))).GetProperty("sessionId").GetGuid();
        Assert.Equal(HttpStatusCode.NoContent, (await experts.PostAsync($"/api/sessions/{session}/open", null)).StatusCode);

        Assert.Equal("not-found", await Code(await Admit(requesters, session, "screen"), HttpStatusCode.NotFound));
        Assert.Equal(HttpStatusCode.BadRequest, (await Admit(experts, session, "fridge")).StatusCode);
        var screen = await Json(await Admit(experts, session, "screen"));
        var door = new Uri(screen.GetProperty("url").GetString()!);
        Assert.Equal($"/whep/{session}/{expert.Id}", door.AbsolutePath);
        // The offer is none, which is looked at after the ticket: the second time the ticket is what is wrong.
        foreach (var (status, code) in new[] { (HttpStatusCode.BadRequest, "offer-refused"), (HttpStatusCode.Unauthorized, "ticket-needed") })
        {
            using var post = new HttpRequestMessage(HttpMethod.Post, door.AbsolutePath) { Content = new StringContent("x", null, "application/sdp") };
            post.Headers.Authorization = new("Bearer", screen.GetProperty("ticket").GetString());
            Assert.Equal(code, await Code(await requesters.SendAsync(post), status));
        }
    }

    [Fact]
    public async Task Those_to_whom_a_session_is_closed_get_404_and_are_kept_in_the_audit()
    {
        var (expert, requester, request) = await Filed();
        using var experts = await app.SignIn(expert);
        var session = (await Json(await Take(experts, request.Id))).GetProperty("sessionId").GetGuid();
        using var requesters = await app.SignIn(requester);
        using var strangers = await app.SignIn(await (await Village.Build(app.Database)).Requester());

        foreach (var (client, path) in new[] { (strangers, ""), (strangers, "/ticket"), (requesters, "/open"), (requesters, "/close") })
            Assert.Equal("not-found", await Code(path == "" ? await client.GetAsync($"/api/sessions/{session}") : await client.PostAsync($"/api/sessions/{session}{path}", null), HttpStatusCode.NotFound));
        Assert.Equal("not-found", await Code(await PutOn(requesters, session, request.Id), HttpStatusCode.NotFound));
        Assert.Equal("not-found", await Code(await Take(requesters, request.Id), HttpStatusCode.NotFound));
        Assert.Equal(5L, await app.Database.Sql($"select count(*) from audit_entry where subject_id = '{session}' and outcome = 'refused'"));
    }

    [Fact]
    public async Task A_body_that_is_no_case_is_refused()
    {
        var (expert, _, request) = await Filed();
        using var experts = await app.SignIn(expert);
        var session = (await Json(await Take(experts, request.Id))).GetProperty("sessionId").GetGuid();
        using var empty = JsonContent.Create(new { });
        Assert.Equal(HttpStatusCode.BadRequest, (await experts.PostAsync($"/api/sessions/{session}/case", empty)).StatusCode);
        Assert.Equal("session-not-open", await Code(await PutOn(experts, session, request.Id), HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task The_last_day_of_the_calendar_has_no_sessions_and_does_no_harm()
    {
        using var requesters = await app.SignIn(await (await Village.Build(app.Database)).Requester());
        Assert.Equal(0, (await Json(await requesters.GetAsync("/api/sessions?from=9999-12-31"))).GetArrayLength());
    }

    async Task<(Actor Expert, Actor Requester, Request Request)> Filed()
    {
        var village = await Village.Build(app.Database);
        var expert = await village.Expert();
        await village.Weekly(app.Database, expert);
        await app.Database.Plan(TimeProvider.System);
        var requester = await village.Requester();
        return (expert, requester, await village.Filed(requester, Now));
    }

    static async Task<HttpResponseMessage> Take(HttpClient client, Guid request)
    {
        using var call = new HttpRequestMessage(HttpMethod.Post, $"/api/requests/{request}/take-to-session") { Headers = { { "Idempotency-Key", Guid.NewGuid().ToString() } } };
        return await client.SendAsync(call);
    }

    static Task<HttpResponseMessage> Admit(HttpClient client, Guid session, string kind) => client.PostAsJsonAsync($"/api/sessions/{session}/device", new { kind });

    static Task<HttpResponseMessage> PutOn(HttpClient client, Guid session, Guid? request) =>
        client.PostAsJsonAsync($"/api/sessions/{session}/case", new { requestId = request });

    static async Task<JsonElement> Json(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    static async Task<string?> Code(HttpResponseMessage answer, HttpStatusCode status)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString();
    }

    static DateTimeOffset Paris(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris"));
}
