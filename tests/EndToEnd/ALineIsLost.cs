using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Playwright;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Testing;
using TeleExpertise.Testing.Bots.Network;
using Xunit.Abstractions;

namespace TeleExpertise.EndToEnd;

/// <summary>One person's line is cut, or the server dies, while a case is on: the room stays, says so, and goes on by itself where it was. The log says after how many seconds (three are promised on a machine that does nothing else).</summary>
public sealed class ALineIsLost(ALineIsLost.Line line, TestDatabase database, Chromium chromium, ITestOutputHelper output) : IClassFixture<ALineIsLost.Line>, IClassFixture<TestDatabase>, IClassFixture<Chromium>
{
    readonly TimeProvider clock = TimeProvider.System;

    [Fact]
    public async Task Cut_for_twenty_seconds_it_comes_back_with_place_hand_and_what_was_typed()
    {
        var (village, meeting, request) = await ACase(line.App.Database);
        var expert = await At(village.Leads, line.App.Url);
        var doctor = await At(village.Asks, line.Gate.Url);
        await doctor.Page.AddInitScriptAsync(line.Script);
        await Begin(expert, doctor, meeting, request);
        Assert.True(line.Relay.Counted.Sent > 0);

        line.Cut();
        var cut = Stopwatch.GetTimestamp();
        await Assertions.Expect(doctor.Page.Locator("#room-line")).ToContainTextAsync("reprise en cours");
        output.WriteLine($"the page says so after {Stopwatch.GetElapsedTime(cut).TotalSeconds:0.0} s");
        await Assertions.Expect(expert.Page.Locator(".tile .coming-back:visible, #room[data-peers='0']").First).ToBeVisibleAsync(); // after fifteen seconds they are not there
        await doctor.Page.Take("lost-1-cut");
        await Task.Delay(TimeSpan.FromSeconds(20) - Stopwatch.GetElapsedTime(cut));

        line.Mend();
        await IsAsBefore(expert, doctor, request, Stopwatch.GetTimestamp());
        await Assertions.Expect(expert.Page.Locator(".tile .coming-back:visible")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Killed_and_restarted_the_server_finds_everybody_at_their_place()
    {
        var folder = Directory.CreateTempSubdirectory("teleexpertise-killed-").FullName;
        var port = FreePort(SocketType.Stream);
        await using var first = await Start();
        var (village, meeting, request) = await ACase(database);
        var url = $"http://localhost:{port}";
        var (expert, doctor) = (await At(village.Leads, url), await At(village.Asks, url));
        await Begin(expert, doctor, meeting, request);
        var notes = expert.Page.Locator("#room-notes [name='Typed.Answer']");
        await notes.FillAsync("Avis dicté pendant la séance.");
        await Assertions.Expect(expert.Page.Locator("#room-notes [data-autosave-state]")).ToContainTextAsync("nregistré à");
        await notes.PressSequentiallyAsync(" Et la suite");

        var killed = clock.GetUtcNow();
        await first.Kill();
        foreach (var person in new[] { expert, doctor }) await Assertions.Expect(person.Page.Locator("#room-line")).ToContainTextAsync("reprise en cours");
        await doctor.Page.Take("lost-2-killed");
        await using var second = await Start();
        await IsAsBefore(expert, doctor, request, Stopwatch.GetTimestamp());
        await Assertions.Expect(notes).ToHaveValueAsync("Avis dicté pendant la séance. Et la suite");
        await Assertions.Expect(expert.Page.Locator("#room-notes [data-autosave-state]")).ToContainTextAsync("nregistré à");
        Assert.Equal(1L, await database.Sql($"select count(*) from opinion where request_id = '{request.Id}'"));

        // What is known of the time before the kill reaches to within five seconds of it.
        var seen = (DateTime)(await database.Sql($"select max(last_seen_at) from presence where account_id = '{village.Asks.Id}' and began_at < '{killed:O}'"))!;
        Assert.InRange(seen, killed.UtcDateTime.AddSeconds(-5), killed.UtcDateTime.AddSeconds(2));
        await doctor.Page.Context.CloseAsync();
        await expert.Page.Context.CloseAsync();

        Task<ServerProcess> Start() => ServerProcess.Start(database, ("ASPNETCORE_URLS", $"http://127.0.0.1:{port}"), ("Data__Folder", folder));
    }

    /// <summary>Both are in, the case is on, the doctor's hand is up and they have begun to write.</summary>
    async Task Begin(Person expert, Person doctor, Meeting meeting, Request request)
    {
        foreach (var person in new[] { expert, doctor }) await person.Enter(meeting.Id, clock);
        foreach (var person in new[] { expert, doctor }) await person.WaitForOthers(1);
        await expert.Page.ClickAsync("#next-case");
        await Assertions.Expect(doctor.Page.Locator("#room-case")).ToContainTextAsync(request.Question);
        await doctor.Page.ClickAsync("#hand");
        await Assertions.Expect(expert.Page.Locator(".asking li")).ToHaveCountAsync(1);
        await doctor.Page.FillAsync("#chat-text", "Depuis la route");
        await doctor.SeesAndHears(frames: 20, audioPackets: 50);
        await expert.SeesAndHears(frames: 20, audioPackets: 50);
    }

    async Task IsAsBefore(Person expert, Person doctor, Request request, long since)
    {
        foreach (var person in new[] { doctor, expert }) await Assertions.Expect(person.Page.Locator("#room-line")).ToContainTextAsync("autres participants : 1", new() { Timeout = 60_000 });
        output.WriteLine($"together again after {Stopwatch.GetElapsedTime(since).TotalSeconds:0.0} s");
        foreach (var person in new[] { doctor, expert })
        {
            var now = await person.Receives();
            await person.SeesAndHears(now.Frames + 20, now.AudioPackets + 50);
            await Assertions.Expect(person.Page.Locator("#room[data-room-state=in]")).ToHaveCountAsync(1);
        }
        await Assertions.Expect(doctor.Page.Locator("#room-case")).ToContainTextAsync(request.Question);
        await Assertions.Expect(doctor.Page.Locator("#hand")).ToHaveAttributeAsync("aria-pressed", "true");
        await Assertions.Expect(doctor.Page.Locator("#chat-text")).ToHaveValueAsync("Depuis la route");
        await doctor.Page.ClickAsync(".chat-form button");
        await Assertions.Expect(expert.Page.Locator(".chat")).ToContainTextAsync("Depuis la route");
    }

    async Task<((Actor Leads, Actor Asks), Meeting, Request)> ACase(TestDatabase database)
    {
        var village = await Village.Build(database);
        var (leads, asks) = (await village.Expert(), await village.Requester());
        var meeting = await Meeting.Open(database, village, leads, clock.GetUtcNow());
        var request = await village.Filed(asks, clock.GetUtcNow());
        await meeting.Book(request);
        return ((leads, asks), meeting, request);
    }

    async Task<Person> At(Actor actor, string url)
    {
        var person = new Person(await chromium.Window(), url);
        await person.SignIn(actor.Id);
        return person;
    }

    /// <summary>A server, and one browser's way to it, which can be cut: by TCP and by UDP.</summary>
    public sealed class Line : IAsyncLifetime
    {
        readonly int media = FreePort(SocketType.Dgram);
        UdpRelay? relay;

        public Line() => App = new() { Settings = { ["Media:Port"] = media.ToString(CultureInfo.InvariantCulture) } };

        public TestApp App { get; }
        internal TcpGate Gate { get; private set; } = null!;
        internal UdpRelay Relay => relay!;

        /// <summary>Has a page's media go this way.</summary>
        internal string Script => $$"""
            const answer = RTCPeerConnection.prototype.setRemoteDescription;
            RTCPeerConnection.prototype.setRemoteDescription = function (told) {
              return answer.call(this, { type: told.type, sdp: told.sdp.replaceAll(" 127.0.0.1 {{media}} ", " {{Relay.Address.Address}} {{Relay.Address.Port}} ") });
            };
            """;

        public async Task InitializeAsync()
        {
            await App.InitializeAsync();
            Gate = new TcpGate(new Uri(App.Url).Port);
            relay = new(new(IPAddress.Loopback, media), UdpRelay.NextAddress());
        }

        public async Task DisposeAsync()
        {
            relay?.Dispose();
            await Gate.DisposeAsync();
            await ((IAsyncLifetime)App).DisposeAsync();
        }

        internal void Cut()
        {
            Relay.Conditions = new() { Loss = 1 };
            Gate.Shut();
        }

        internal void Mend()
        {
            Relay.Conditions = new();
            Gate.Open();
        }
    }

    static int FreePort(SocketType type)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, type, type is SocketType.Dgram ? ProtocolType.Udp : ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
