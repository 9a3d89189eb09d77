using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using AngleSharp.Html.Parser;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Sessions;

/// <summary>The room's page, and the case that it shows beside the video.</summary>
public sealed class BesideTheVideo(TestApp app) : IClassFixture<TestApp>, IAsyncLifetime
{
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
        Assert.True((await steps.Open(expert, session)).Succeeded);
        Assert.True((await steps.Begin(expert, session, request.Id)).Succeeded);
    }

    [Fact]
    public async Task The_page_holds_the_lobby_and_every_word_that_its_script_shows()
    {
        using var client = await app.SignIn(requester);
        var page = await new HtmlParser().ParseDocumentAsync(await client.GetStringAsync($"/sessions/{session}/room"));
        var room = page.QuerySelector("#room[data-room-state=lobby]")!;
        Assert.Equal(session.ToString(), room.GetAttribute("data-session"));
        Assert.Contains("Entrer dans la salle", room.QuerySelector("[data-do=enter]")!.TextContent, StringComparison.Ordinal);
        var words = JsonSerializer.Deserialize<Dictionary<string, string>>(room.GetAttribute("data-words")!)!;
        Assert.DoesNotContain(words, w => w.Key == w.Value); // a missing word is its own key
        Assert.DoesNotContain("ticket", page.DocumentElement.OuterHtml, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_expert_and_the_requester_read_the_case_and_only_the_expert_may_present()
    {
        foreach (var (reader, presents) in new[] { (expert, true), (requester, false) })
        {
            var pane = await Pane(reader);
            Assert.Contains(request.Question, pane, StringComparison.Ordinal);
            Assert.Equal(presents, pane.Contains("data-post=\"/api/sessions/", StringComparison.Ordinal));
            Assert.Equal(presents, (await Part(reader, "notes")).Contains($"/api/requests/{request.Id}/opinion/draft", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task The_session_comes_as_a_calendar_file_that_says_when_and_where_and_nothing_of_a_case()
    {
        using var client = await app.SignIn(requester);
        var answer = await client.GetAsync($"/sessions/{session}/calendar.ics");
        Assert.Equal("text/calendar", answer.Content.Headers.ContentType!.MediaType);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Contains("METHOD:PUBLISH", text, StringComparison.Ordinal);
        Assert.Contains($"/sessions/{session}", text.Replace("\r\n ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain(request.Question, text, StringComparison.Ordinal);
        Assert.DoesNotContain(request.Reference, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_line_is_measured_with_bytes_that_say_nothing_and_never_with_more_than_a_little()
    {
        using var client = await app.SignIn(requester);
        Assert.Equal(1000, (await client.GetByteArrayAsync("/api/line?bytes=1000")).Length);
        Assert.Equal(256 * 1024, (await client.GetByteArrayAsync("/api/line?bytes=2000000000")).Length);
        using var little = new ByteArrayContent(new byte[64 * 1024]);
        Assert.Equal(HttpStatusCode.NoContent, (await client.PostAsync("/api/line", little)).StatusCode);
        using var much = new ByteArrayContent(new byte[300 * 1024]);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await client.PostAsync("/api/line", much)).StatusCode);
    }

    [Fact]
    public async Task Others_in_the_room_see_an_outline_that_names_nobody()
    {
        foreach (var reader in new[] { await village.Learner(), await village.Requester() })
        {
            var pane = await Pane(reader);
            Assert.Contains("Cas n° 1", pane, StringComparison.Ordinal);
            Assert.Contains("60 à 69 ans, sexe inconnu", pane, StringComparison.Ordinal);
            foreach (var secret in new[] { "ESSAI", "Dominique", request.Question, "Langogne", requester.DisplayName, request.Id.ToString(), request.Reference, "1957" })
                Assert.DoesNotContain(secret, pane, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_learner_sees_nothing_of_a_case_whose_patient_consented_without_them()
    {
        await app.Database.Sql($"update consent set learners = false where request_id = '{request.Id}'");
        var pane = await Pane(await village.Learner());
        Assert.Contains("pas accepté la présence de personnes en formation", pane, StringComparison.Ordinal);
        Assert.DoesNotContain("60 à 69 ans", pane, StringComparison.Ordinal);
        Assert.Contains("60 à 69 ans", await Pane(await village.Requester()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_sit_in_the_room_finds_neither_page_nor_case()
    {
        foreach (var reader in new[] { await village.Coordinator(), await (await Village.Build(app.Database)).Expert() })
        {
            using var client = await app.SignIn(reader);
            Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/sessions/{session}/room")).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/sessions/{session}/case")).StatusCode);
        }
    }

    [Fact]
    public async Task Without_signing_in_no_hub_opens()
    {
        foreach (var hub in new[] { "/hub/room", "/hub/session" })
        {
            using var socket = new ClientWebSocket();
            await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new Uri(app.Url.Replace("http:", "ws:", StringComparison.Ordinal) + hub), default));
        }
    }

    Task<string> Pane(Actor reader) => Part(reader, "case");

    async Task<string> Part(Actor reader, string part)
    {
        using var client = await app.SignIn(reader);
        var answer = await client.GetAsync($"/sessions/{session}/{part}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    public Task DisposeAsync() => Task.CompletedTask;
}
