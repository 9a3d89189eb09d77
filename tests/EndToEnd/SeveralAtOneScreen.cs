using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Playwright;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Testing;

namespace TeleExpertise.EndToEnd;

/// <summary>Three doctors round one meeting-room screen, a specialist at the other end: who sits there is in the attendance, each with their own minutes.</summary>
public sealed class SeveralAtOneScreen(TestApp app, Chromium chromium) : IClassFixture<TestApp>, IClassFixture<Chromium>
{
    const string Wall = "Salle de réunion, Langogne";
    readonly ConcurrentBag<string> shownOnTheWall = [];
    readonly ConcurrentBag<Task> reads = [];

    [Fact]
    public async Task One_sits_down_by_the_picture_one_by_typing_one_is_noted_and_confirms_after_the_session()
    {
        var village = await Village.Build(app.Database);
        var expert = await village.Expert();
        var (first, second, third) = (await village.Requester(), await village.Requester(), await village.Requester());
        var request = await village.Filed(first, TimeProvider.System.GetUtcNow());
        var meeting = await Meeting.Open(app.Database, village, expert, TimeProvider.System.GetUtcNow());
        await meeting.Book(request);
        await app.Database.Sql($"update session set local_date = (now() at time zone 'Europe/Paris')::date where id = '{meeting.Id}'");

        var wall = await OnTheWall(village, expert, meeting.Id);
        var code = (await wall.Locator("#wall-table code").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal);
        var specialist = new Person(await chromium.Window(), app.Url);
        await specialist.SignIn(expert.Id);
        await specialist.Enter(meeting.Id, TimeProvider.System);
        Assert.True((await new SessionSteps(app.Database, TimeProvider.System).Begin(expert, meeting.Id, request.Id)).Succeeded);

        var byPicture = await ByPicture(first, code);
        var byTyping = await ByTyping(third, code);
        await Note(byPicture, meeting.Id, second);
        foreach (var person in new[] { first, second, third }) await Assertions.Expect(wall.Locator("#wall-table")).ToContainTextAsync(person.DisplayName);
        await wall.Take("table-5-wall-seated");
        await wall.SetViewportSizeAsync(1920, 1080);
        if (Environment.GetEnvironmentVariable("TELEEXPERTISE_SHOTS") is { } folder) await wall.ScreenshotAsync(new() { Path = Path.Combine(folder, "table-5-wall-seated-1920.png") });
        await Assertions.Expect(specialist.Page.Locator("#room-people ul ul > li")).ToHaveCountAsync(3);
        await specialist.Page.Take("table-6-room");
        await Task.Delay(3000); // time at the table, which is what is counted
        await byTyping.Page.ClickAsync("button[name=leave]");
        await Assertions.Expect(specialist.Page.Locator("#room-people ul ul > li")).ToHaveCountAsync(2);
        await Task.Delay(3000);

        await specialist.Go($"/sessions/{meeting.Id}");
        await specialist.Page.ClickAsync("details.ask-once > summary");
        await specialist.Page.ClickAsync("details.ask-once button.danger");
        await Assertions.Expect(specialist.Page.Locator("details.ask-once")).ToHaveCountAsync(0);
        Assert.Null(await Seconds(meeting.Id, second));
        await ConfirmAtHome(second);

        var (whole, noted, left) = (await Seconds(meeting.Id, first), await Seconds(meeting.Id, second), await Seconds(meeting.Id, third));
        Assert.True(whole > noted && whole > left && noted >= 2 && left >= 2, $"{whole}, {noted} and {left} seconds");
        await ThreeOnTheList(village, meeting.Id, [first, second, third]);
        await Task.WhenAny(Task.WhenAll(reads), Task.Delay(5000)); // a body that the page let go of never comes
        foreach (var word in new[] { request.Question, request.Reference, "ESSAI" }) Assert.DoesNotContain(shownOnTheWall, body => body.Contains(word, StringComparison.OrdinalIgnoreCase));
        Assert.Contains(shownOnTheWall, body => body.Contains(first.DisplayName, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_case_comes_onto_the_screen_by_its_doctor_as_far_as_each_who_sits_there_may_see()
    {
        var village = await Village.Build(app.Database);
        var (expert, owner, other) = (await village.Expert(), await village.Requester(), await village.Requester(organisation: village.OtherPractice));
        var request = await village.Filed(owner, TimeProvider.System.GetUtcNow());
        var meeting = await Meeting.Open(app.Database, village, expert, TimeProvider.System.GetUtcNow());
        await meeting.Book(request);
        await app.Database.Sql($"update session set local_date = (now() at time zone 'Europe/Paris')::date where id = '{meeting.Id}'");
        var wall = await OnTheWall(village, expert, meeting.Id);
        var code = (await wall.Locator("#wall-table code").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal);
        Assert.True((await new SessionSteps(app.Database, TimeProvider.System).Begin(expert, meeting.Id, request.Id)).Succeeded);
        var specialist = new Person(await chromium.Window(), app.Url);
        await specialist.SignIn(expert.Id);
        await specialist.Enter(meeting.Id, TimeProvider.System);
        var doctor = await ByPicture(owner, code);
        var shown = wall.Locator("#wall-case");
        await Assertions.Expect(shown).ToBeEmptyAsync();

        await doctor.Go($"/sessions/{meeting.Id}/room");
        await doctor.Page.ClickAsync("#room-screens button");
        await Assertions.Expect(shown).ToContainTextAsync("ESSAI");
        await Assertions.Expect(shown).ToContainTextAsync(request.Question);
        await wall.SetViewportSizeAsync(1920, 1080);
        if (Environment.GetEnvironmentVariable("TELEEXPERTISE_SHOTS") is { } folder) await wall.ScreenshotAsync(new() { Path = Path.Combine(folder, "table-10-wall-case-1920.png") });
        var faults = await wall.Faults("screen");
        var photo = await app.Database.AddDocument(request.Id, owner.Id, name: "dos.png", type: MediaTypes.Png, bytes: Samples.Png(900, 600));
        await doctor.Go($"/sessions/{meeting.Id}/room");
        await doctor.Page.ClickAsync($"#show-{photo}");
        await Assertions.Expect(wall.Locator("#room-looking canvas[data-picture='900x600']")).ToBeVisibleAsync(); // what all look at
        await wall.SetViewportSizeAsync(1920, 1080);
        if (Environment.GetEnvironmentVariable("TELEEXPERTISE_SHOTS") is { } to) await wall.ScreenshotAsync(new() { Path = Path.Combine(to, "table-12-wall-looking-1920.png") });

        var beside = await ByTyping(other, code);
        await Assertions.Expect(shown).Not.ToContainTextAsync("ESSAI");
        await Assertions.Expect(shown).Not.ToContainTextAsync(request.Question);
        await Assertions.Expect(shown).ToContainTextAsync("Cas n° 1");
        await Assertions.Expect(wall.Locator("#room-looking canvas")).ToBeHiddenAsync();
        await Assertions.Expect(specialist.Page.Locator("#room-screens")).ToContainTextAsync("À cause de : " + other.DisplayName);
        await doctor.Page.Take("table-11-because");
        await doctor.Page.ClickAsync("#room-screens button[id^=named]");
        await Assertions.Expect(shown).ToContainTextAsync(request.Question);
        await Assertions.Expect(specialist.Page.Locator("#room-screens")).ToContainTextAsync("avec l’accord du patient");
        await specialist.Page.ClickAsync("#room-screens button");
        await Assertions.Expect(shown).ToBeEmptyAsync();
        faults.AddRange(await doctor.Page.Faults("who sits at the table"));
        faults.AddRange(await beside.Page.Faults("a phone at the table"));
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>An enrolled machine in the room, whatever it is answered kept.</summary>
    async Task<IPage> OnTheWall(Village village, Actor expert, Guid session)
    {
        var secret = new string('x', 11) + Guid.NewGuid().ToString("n");
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
        await app.Database.Sql($"insert into room_screen (id, territory_id, name, secret_sha256, enrolled_by_id, enrolled_at) values (gen_random_uuid(), '{village.Territory}', '{Wall}', decode('{hash}', 'hex'), '{expert.Id}', now())");
        var wall = await chromium.Window();
        await wall.Context.AddCookiesAsync([new() { Name = "teleexpertise-screen", Value = secret, Url = app.Url }]);
        wall.Response += (_, answer) => reads.Add(Read(answer));
        wall.WebSocket += (_, line) => line.FrameReceived += (_, frame) => shownOnTheWall.Add(frame.Text ?? "");
        await wall.GotoAsync($"{app.Url}/screen/sessions/{session}");
        await wall.ClickAsync("[data-do=enter]:enabled");
        await wall.WaitForSelectorAsync("#room[data-room-state=in]");
        await Assertions.Expect(wall.Locator("#wall-table code")).ToBeVisibleAsync();
        await wall.Take("table-1-wall");
        return wall;
    }

    async Task Read(IResponse answer)
    {
        if (!answer.Headers.TryGetValue("content-type", out var type) || !(type.Contains("text", StringComparison.Ordinal) || type.Contains("json", StringComparison.Ordinal))) return;
        try { shownOnTheWall.Add(await answer.TextAsync()); }
        catch (PlaywrightException) { } // let go of
    }

    /// <summary>The picture's address is opened before anybody is signed in; the code waits in the tab.</summary>
    async Task<Person> ByPicture(Actor who, string code)
    {
        var phone = new Person(await chromium.Window(390, 844), app.Url);
        await phone.Go($"/table#{code}");
        await Assertions.Expect(phone.Page.Locator("main a.button[href^='/sign-in']")).ToBeVisibleAsync();
        Assert.DoesNotContain(code, phone.Page.Url, StringComparison.Ordinal);
        await phone.Page.Take("table-2-signed-out");
        await phone.SignIn(who.Id);
        await phone.Go("/table");
        await Assertions.Expect(phone.Page.Locator("button[name=sit]")).ToBeVisibleAsync();
        await Assertions.Expect(phone.Page.Locator("h2")).ToHaveTextAsync(Wall);
        await phone.Page.Take("table-3-asked-once");
        await phone.Page.ClickAsync("button[name=sit]");
        await Assertions.Expect(phone.Page.Locator(".notice.good")).ToContainTextAsync(Wall);
        await phone.Page.Take("table-4-seated");
        return phone;
    }

    async Task<Person> ByTyping(Actor who, string code)
    {
        var phone = new Person(await chromium.Window(390, 844), app.Url);
        await phone.SignIn(who.Id);
        await phone.Go("/table");
        await phone.Page.FillAsync("#code", "ABCD 2345");
        await phone.Page.ClickAsync("button[name=find]");
        await Assertions.Expect(phone.Page.Locator("#code-fault")).ToBeVisibleAsync();
        await phone.Page.FillAsync("#code", $"{code[..4].ToLowerInvariant()} {code[4..]}");
        await phone.Page.ClickAsync("button[name=find]");
        await phone.Page.ClickAsync("button[name=sit]");
        await Assertions.Expect(phone.Page.Locator(".notice.good")).ToContainTextAsync(Wall);
        return phone;
    }

    /// <summary>Whoever sits there puts down a colleague without a phone, from the room's page beside the video.</summary>
    async Task Note(Person by, Guid session, Actor who)
    {
        await by.Go($"/sessions/{session}/room");
        await by.Page.SelectOptionAsync("#table-colleague", who.Id.ToString());
        await by.Page.ClickAsync(".own-table form button");
        await Assertions.Expect(by.Page.Locator("#room-people ul ul .state.soon")).ToBeVisibleAsync();
        await by.Page.Take("table-7-note");
    }

    async Task ConfirmAtHome(Actor who)
    {
        var later = new Person(await chromium.Window(), app.Url);
        await later.SignIn(who.Id);
        await later.Go("/");
        await Assertions.Expect(later.Page.Locator("form.seats-noted:visible")).ToContainTextAsync(Wall);
        await later.Page.Take("table-8-home");
        await later.Page.ClickAsync("button[name=confirm]");
        await Assertions.Expect(later.Page.Locator("button[name=confirm]")).ToHaveCountAsync(0);
    }

    async Task ThreeOnTheList(Village village, Guid session, Actor[] people)
    {
        var tracker = new Person(await chromium.Window(), app.Url);
        await tracker.SignIn((await village.CmeTracker()).Id);
        await tracker.Go($"/attendance/{session}");
        foreach (var person in people) await Assertions.Expect(tracker.Page.Locator("main")).ToContainTextAsync(person.DisplayName);
        await Assertions.Expect(tracker.Page.Locator("main")).Not.ToContainTextAsync(Wall);
        await tracker.Page.Take("table-9-attendance");
    }

    async Task<int?> Seconds(Guid session, Actor who) => (int?)await app.Database.Sql($"select seconds from attendance where session_id = '{session}' and account_id = '{who.Id}'");
}
