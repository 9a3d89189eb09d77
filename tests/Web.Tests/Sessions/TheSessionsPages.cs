using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Microsoft.Extensions.DependencyInjection;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Rooms;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Sessions;

public sealed class TheSessionsPages(TestApp app) : IClassFixture<TestApp>, IAsyncLifetime
{
    Village village = null!;
    Actor expert = null!, requester = null!;
    Request request = null!;
    Guid session;

    public async Task InitializeAsync()
    {
        village = await Village.Build(app.Database);
        expert = await village.Expert();
        var series = await village.Weekly(app.Database, expert);
        await app.Database.Plan(TimeProvider.System);
        requester = await village.Requester();
        request = await village.Filed(requester, TimeProvider.System.GetUtcNow());
        session = (await app.Database.SessionsOf(series))[1].Id; // next week's: the coming one may begin while the test runs
    }

    [Fact]
    public async Task An_expert_takes_a_case_from_its_page_and_both_see_when_it_is_presented()
    {
        using var client = await app.SignIn(expert);
        var page = await Page(client, $"/requests/{request.Id}");
        Assert.Contains("Premier créneau libre\u00a0: jeudi", page.Body!.TextContent, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Redirect, (await Submit(client, page, "take-to-session")).StatusCode);

        foreach (var reader in new[] { client, await app.SignIn(requester) })
        {
            var line = (await Page(reader, $"/requests/{request.Id}")).QuerySelector(".booking")!.TextContent;
            Assert.Matches("À présenter le jeudi .* à 13\u00a0h\u00a0\\d0, CHU Nîmes", line);
        }
        var again = await Submit(client, page, "take-to-session");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.StatusCode);
        Assert.Contains("déjà inscrite", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_calendar_shows_weeks_with_free_slots()
    {
        using var client = await app.SignIn(requester);
        var page = await Page(client, "/sessions");
        Assert.True(page.QuerySelectorAll("section.week").Length is 12 or 13);
        var line = page.QuerySelector($"li.session a[href='/sessions/{session}']")!.ParentElement!;
        Assert.Matches("jeudi .*13\u00a0h\u00a000.*Médecine interne.*6 créneaux libres sur 6.*Prévue", line.TextContent.ReplaceLineEndings(" "));
    }

    [Fact]
    public async Task A_coordinator_opens_the_room_early_and_ends_the_session()
    {
        using var client = await app.SignIn(await village.Coordinator());
        var page = await Page(client, $"/sessions/{session}");
        Assert.Null(page.QuerySelector($"a[href='/sessions/{session}/room']"));
        Assert.Equal(HttpStatusCode.Redirect, (await Submit(client, page, "open")).StatusCode);

        using var requesters = await app.SignIn(requester);
        Assert.NotNull((await Page(requesters, $"/sessions/{session}")).QuerySelector($"a[href='/sessions/{session}/room']"));

        Assert.Equal(HttpStatusCode.Redirect, (await Submit(client, await Page(client, $"/sessions/{session}"), "close")).StatusCode);
        Assert.Contains("Terminée le", (await Page(requesters, $"/sessions/{session}")).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expert_puts_a_case_on_from_the_agenda()
    {
        await new SessionSteps(app.Database, TimeProvider.System).Take(expert, request);
        var taken = (Guid)(await app.Database.Sql($"select s.session_id from booking b join slot s on s.id = b.slot_id where b.request_id = '{request.Id}'"))!;
        using var client = await app.SignIn(expert);
        Assert.Equal(HttpStatusCode.Redirect, (await Submit(client, await Page(client, $"/sessions/{taken}"), "open")).StatusCode);
        var position = await app.Database.Sql($"select s.position from booking b join slot s on s.id = b.slot_id where b.request_id = '{request.Id}'");

        Assert.Equal(HttpStatusCode.Redirect, (await Submit(client, await Page(client, $"/sessions/{taken}"), $"case-{position}")).StatusCode);
        Assert.Contains("En cours", (await Page(client, $"/sessions/{taken}")).QuerySelector("tr.on")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await Submit(client, await Page(client, $"/sessions/{taken}"), $"case-{position}")).StatusCode);
        Assert.Null((await Page(client, $"/sessions/{taken}")).QuerySelector("tr.on"));
    }

    [Fact]
    public async Task Who_leads_gets_an_address_and_a_token_for_an_encoder_shown_once()
    {
        await new SessionSteps(app.Database, TimeProvider.System).Open(expert, session);
        var coordinator = await village.Coordinator();
        using var client = await app.SignIn(coordinator);
        var page = await Page(client, $"/sessions/{session}");
        Assert.Null(page.QuerySelector("input[name=_handler][value=screen]"));
        Assert.False(page.QuerySelector("details.devices")!.HasAttribute("open"));

        var answer = await Submit(client, page, "encoder");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var shown = (await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync())).QuerySelectorAll("details.devices[open] code").Select(c => c.TextContent).ToArray();
        Assert.EndsWith($"/whip/{session}/{coordinator.Id}", shown[0], StringComparison.Ordinal);
        Assert.True(app.Services.GetRequiredService<TicketSeal>().TryOpen(shown[1], TimeProvider.System.GetUtcNow(), out var ticket));
        Assert.Equal((TicketUse.Publish, session.ToString(), coordinator.Id.ToString()), (ticket.Use, ticket.Room, ticket.Person));

        using var experts = await app.SignIn(expert);
        Assert.NotNull((await Page(experts, $"/sessions/{session}")).QuerySelector("input[name=_handler][value=screen]"));
    }

    [Fact]
    public async Task Nobody_sees_a_button_that_is_not_theirs()
    {
        await new SessionSteps(app.Database, TimeProvider.System).Open(expert, session);
        using var client = await app.SignIn(requester);
        var page = await Page(client, $"/sessions/{session}");
        Assert.Empty(page.QuerySelectorAll("main form"));
        using var strangers = await app.SignIn(await village.CmeTracker());
        Assert.Equal(HttpStatusCode.NotFound, (await strangers.GetAsync($"/sessions/{session}")).StatusCode);
    }

    static async Task<IDocument> Page(HttpClient client, string path)
    {
        var answer = await client.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync());
    }

    static async Task<HttpResponseMessage> Submit(HttpClient client, IDocument page, string form)
    {
        var fields = page.QuerySelector($"form:has(input[name=_handler][value='{form}'])")!.QuerySelectorAll("input")
            .ToDictionary(i => i.GetAttribute("name")!, i => i.GetAttribute("value") ?? "");
        using var content = new FormUrlEncodedContent(fields);
        return await client.PostAsync(new Uri(page.QuerySelector("a.skip")!.GetAttribute("href")!.Split('#')[0], UriKind.Relative), content);
    }

    public Task DisposeAsync() => Task.CompletedTask;
}
