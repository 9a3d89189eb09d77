using System.Net;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using TeleExpertise.Expertise.People;
using TeleExpertise.Rooms;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Access;

/// <summary>Somebody of one territory calls every method of both hubs for a room of another's, where somebody sits.</summary>
public sealed class HubsKnowNoOtherTerritory(TestApp app) : IClassFixture<TestApp>, IAsyncLifetime
{
    const string Nobody = "00000000-0000-0000-0000-000000000000";
    Meeting here = null!, there = null!;
    Actor stranger = null!, insider = null!;

    public async Task InitializeAsync()
    {
        (here, stranger) = await Meet();
        (there, insider) = await Meet();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public void Each_method_of_the_hubs_is_called_below()
    {
        var hubs = new[] { typeof(Server.Signaling).Assembly, typeof(Program).Assembly }.SelectMany(a => a.GetTypes()).Where(t => t.IsAssignableTo(typeof(Hub)) && !t.IsAbstract);
        var methods = hubs.SelectMany(h => h.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)).Where(m => m.GetBaseDefinition() == m).Select(m => m.Name);
        Assert.Equal(["Heartbeat", "Join", "Leave", "Look", "Point", "Resume", "SetCamera", "SetMuted", "SetScreen", "SetWishes", "Stats", "Watch"], methods.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_ticket_opens_its_own_room_to_its_own_person_and_no_other()
    {
        using var line = await HubLine.As(stranger, app, "/hub/room");
        Assert.Equal("ticket-other-room", Refused(await Join(line, there, await Ticket(stranger, here))));
        Assert.Equal("ticket-other-person", Refused(await Join(line, there, await Ticket(insider, there))));
        Assert.Equal("ticket-invalid", Refused(await Join(line, there, null)));
        using var http = await app.SignIn(stranger);
        foreach (var path in new[] { "ticket", "device" })
            Assert.Equal(HttpStatusCode.NotFound, (await http.PostAsync($"/api/sessions/{there.Id}/{path}", new StringContent("{\"kind\":\"screen\"}", null, "application/json"))).StatusCode);
    }

    [Fact]
    public async Task A_device_of_another_territorys_room_cannot_be_taken_over_seen_or_counted()
    {
        using var sits = await HubLine.As(insider, app, "/hub/room");
        var stay = await Join(sits, there, await Ticket(insider, there));
        Assert.Null(Refused(stay));
        using var line = await HubLine.As(stranger, app, "/hub/room");
        var own = await Join(line, here, await Ticket(stranger, here));
        Assert.Null(Refused(own));
        Assert.Single(own.GetProperty("people").EnumerateArray()); // oneself
        Assert.Equal("ended", Refused(await line.Call("Resume", new { connection = stay.GetProperty("connection").GetString(), key = stay.GetProperty("key").GetString(), offer = Offer })));
        await line.Call("SetWishes", stay.GetProperty("connection").GetString(), false);
        foreach (var flag in new[] { "SetMuted", "SetCamera", "SetScreen" }) await line.Call(flag, true);
        Assert.All((await line.Call("Stats")).GetProperty("receives").EnumerateArray(), r => Assert.Equal(JsonValueKind.Null, r.GetProperty("connection").ValueKind));
        await line.Call("Leave");
        Assert.Equal(JsonValueKind.False, (await line.Call("Heartbeat")).ValueKind);
        Assert.Equal(JsonValueKind.True, (await sits.Call("Heartbeat")).ValueKind); // is still there
    }

    [Fact]
    public async Task Without_a_stay_no_call_has_an_effect_and_a_watcher_of_another_territory_hears_nothing()
    {
        using var line = await HubLine.As(stranger, app, "/hub/room");
        Assert.Equal(JsonValueKind.False, (await line.Call("Heartbeat")).ValueKind);
        Assert.Equal(JsonValueKind.Null, (await line.Call("Stats")).ValueKind);
        Assert.Equal("ended", Refused(await line.Call("Resume", new { connection = Nobody, key = "", offer = Offer })));
        using var watcher = await HubLine.As(stranger, app, "/hub/session");
        using var insiders = await HubLine.As(insider, app, "/hub/session");
        Assert.Equal(JsonValueKind.False, (await watcher.Call("Watch", there.Id)).ValueKind);
        Assert.Equal(JsonValueKind.True, (await insiders.Call("Watch", there.Id)).ValueKind);
        using var expert = await app.SignIn(insider);
        Assert.Equal(HttpStatusCode.NoContent, (await expert.PostAsync($"/api/sessions/{there.Id}/close", null)).StatusCode);
        foreach (var (move, values) in new[] { ("Point", new object[] { 0.5, 0.5 }), ("Look", [0.5, 0.5, 2.0]) }) await watcher.Call(move, values); // no session, no effect
        await insiders.Call("Watch", Nobody); // an answer later than the news
        await watcher.Call("Watch", Nobody);
        Assert.Equal(["SessionEnded"], insiders.Told);
        Assert.Empty(watcher.Told);
    }

    [Fact]
    public async Task Neither_an_encoder_nor_a_screen_gets_into_another_territorys_room()
    {
        using var http = await app.SignIn(stranger);
        foreach (var (door, use) in new[] { ("whip", TicketUse.Publish), ("whep", TicketUse.Watch) })
        {
            using var post = new HttpRequestMessage(HttpMethod.Post, $"/{door}/{there.Id}/{stranger.Id}") { Content = new StringContent(Offer, null, "application/sdp") };
            post.Headers.Authorization = new("Bearer", await Ticket(stranger, here, use));
            Assert.Equal(HttpStatusCode.Forbidden, (await http.SendAsync(post)).StatusCode);
        }
    }

    async Task<(Meeting, Actor)> Meet()
    {
        var village = await Village.Build(app.Database);
        var expert = await village.Expert();
        return (await Meeting.Open(app.Database, village, expert, TimeProvider.System.GetUtcNow()), expert);
    }

    async Task<string> Ticket(Actor person, Meeting meeting, TicketUse use = TicketUse.Page) =>
        app.Services.GetRequiredService<TicketSeal>().Seal((await new SessionSteps(app.Database, TimeProvider.System).Ticket(person, meeting.Id, use)).Value!);

    static Task<JsonElement> Join(HubLine line, Meeting room, string? ticket) => line.Call("Join", new { room = room.Id, ticket, offer = Offer });

    static string? Refused(JsonElement reply) => reply.GetProperty("refused").GetString();

    /// <summary>One microphone, sent.</summary>
    const string Offer = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n"
        + "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=rtpmap:111 opus/48000/2\r\nc=IN IP4 0.0.0.0\r\na=ice-ufrag:abcd\r\na=ice-pwd:0123456789012345678901\r\n"
        + "a=fingerprint:sha-256 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF\r\na=setup:actpass\r\na=mid:0\r\na=sendonly\r\na=rtcp-mux\r\n";
}
