using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Sessions;

/// <summary>What is shown to everybody in a room, over HTTP and the Web's hub.</summary>
public sealed class LookingTogether(TestApp app) : IClassFixture<TestApp>, IAsyncLifetime
{
    Village village = null!;
    Actor expert = null!, requester = null!, learner = null!;
    Request request = null!;
    Meeting meeting = null!;
    Guid photo, pdf;

    public async Task InitializeAsync()
    {
        village = await Village.Build(app.Database);
        (expert, requester, learner) = (await village.Expert(), await village.Requester(), await village.Learner());
        request = await village.Filed(requester, TimeProvider.System.GetUtcNow());
        meeting = await Meeting.Open(app.Database, village, expert, TimeProvider.System.GetUtcNow());
        await meeting.Book(request);
        Assert.True((await new SessionSteps(app.Database, TimeProvider.System).Begin(expert, meeting.Id, request.Id)).Succeeded);
        photo = await app.Database.AddDocument(request.Id, requester.Id, name: "mme essai.png", type: MediaTypes.Png, bytes: Samples.Png());
        pdf = await app.Database.AddDocument(request.Id, requester.Id, name: "bilan.pdf", type: MediaTypes.Pdf, bytes: Samples.Pages(3));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Who_shows_decides_what_and_each_reads_what_they_may()
    {
        Assert.Equal(HttpStatusCode.NoContent, await Show(requester, new { documentId = photo }));
        var seen = await Part(expert);
        Assert.Contains($"/api/documents/{photo}/content", seen, StringComparison.Ordinal);
        Assert.Contains("mme essai.png", seen, StringComparison.Ordinal);
        Assert.Contains($"Montré par {requester.DisplayName}", seen, StringComparison.Ordinal);
        foreach (var outside in new[] { learner, await village.Requester() })
        {
            var part = await Part(outside);
            Assert.Contains("ne vous est pas montré", part, StringComparison.Ordinal);
            foreach (var secret in new[] { photo.ToString(), "essai", request.Id.ToString(), "data-post" }) Assert.DoesNotContain(secret, part, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(HttpStatusCode.NotFound, await Show(outside, new { documentId = pdf }));
            Assert.Equal(HttpStatusCode.NotFound, await Show(outside, new { }));
        }
        using (var coordinator = await app.SignIn(await village.Coordinator()))
            Assert.Equal(HttpStatusCode.NotFound, (await coordinator.GetAsync($"/sessions/{meeting.Id}/shown")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, await Show(expert, new { }));
        Assert.Equal("", (await Part(requester)).Trim());
    }

    [Fact]
    public async Task A_page_of_a_pdf_is_drawn_sharp_for_who_may_read_it()
    {
        await Show(requester, new { documentId = pdf, page = 2 });
        var part = await Part(expert);
        Assert.Contains($"/api/documents/{pdf}/page?number=2", part, StringComparison.Ordinal);
        using var client = await app.SignIn(expert);
        var pictures = new List<byte[]>();
        foreach (var (asked, drawn) in new[] { (1, 1), (2, 2), (3, 3), (9, 3) })
        {
            using var answer = await client.GetAsync($"/api/documents/{pdf}/page?number={asked}");
            Assert.Equal((HttpStatusCode.OK, "image/png", "3"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, answer.Headers.GetValues("Pages").Single()));
            Assert.Contains("sandbox", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            pictures.Add(await answer.Content.ReadAsByteArrayAsync());
            Assert.Equal((1600, 2400), (BinaryPrimitives.ReadInt32BigEndian(pictures[^1].AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(pictures[^1].AsSpan(20))));
            Assert.True(drawn == 3 ? pictures[^1].SequenceEqual(pictures[2]) : pictures.Count == drawn);
        }
        Assert.Equal(3, pictures.Select(Convert.ToBase64String).Distinct().Count());
        Assert.Equal(HttpStatusCode.Conflict, (await client.GetAsync($"/api/documents/{photo}/page")).StatusCode);
        var broken = await app.Database.AddDocument(request.Id, requester.Id, name: "x.pdf", type: MediaTypes.Pdf, bytes: [.. "%PDF-1.4 nothing"u8]);
        Assert.Equal(HttpStatusCode.Conflict, (await client.GetAsync($"/api/documents/{broken}/page")).StatusCode);
        using var outside = await app.SignIn(learner);
        Assert.Equal(HttpStatusCode.NotFound, (await outside.GetAsync($"/api/documents/{pdf}/page")).StatusCode);
    }

    [Fact]
    public async Task A_hand_of_the_care_team_is_seen_by_all_who_sit_there_and_a_view_only_of_who_shows()
    {
        await Show(requester, new { documentId = photo });
        using var shows = await Watching(requester);
        using var sees = await Watching(expert);
        using var learns = await Watching(learner);
        using var keeps = await Watching(await village.Coordinator());
        await sees.Call("Point", 0.25, 0.75);
        await sees.Call("Look", 0.5, 0.5, 3.0); // does not show
        await learns.Call("Point", 0.1, 0.1); // is not of the care team
        await learns.Call("Look", 0.5, 0.5, 9.0);
        Assert.Equal(["Pointed"], await Heard(shows));
        await shows.Call("Look", 0.5, 0.5, 2.0);
        Assert.Equal(["Looked"], await Heard(sees));
        Assert.Equal(["Pointed", "Looked"], await Heard(learns));
        Assert.Empty(await Heard(keeps));
        using var late = await Watching(await village.Expert());
        Assert.Equal(["Looked"], await Heard(late));
    }

    async Task<HttpStatusCode> Show(Actor actor, object what)
    {
        using var client = await app.SignIn(actor);
        return (await client.PostAsJsonAsync($"/api/sessions/{meeting.Id}/shown", what)).StatusCode;
    }

    async Task<string> Part(Actor reader)
    {
        using var client = await app.SignIn(reader);
        var answer = await client.GetAsync($"/sessions/{meeting.Id}/shown");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    async Task<HubLine> Watching(Actor actor)
    {
        var line = await HubLine.As(actor, app, "/hub/session");
        Assert.Equal(JsonValueKind.True, (await line.Call("Watch", meeting.Id)).ValueKind);
        return line;
    }

    /// <summary>What came until an answer that was asked for later.</summary>
    async Task<List<string>> Heard(HubLine line)
    {
        await line.Call("Watch", Guid.Empty);
        return line.Told;
    }
}
