using System.Diagnostics;
using Microsoft.Playwright;
using TeleExpertise.Testing;
using Xunit.Abstractions;

namespace TeleExpertise.EndToEnd;

/// <summary>A coordinator enrols the machine of a meeting room; it joins a session beside a doctor, in real browsers, until it is revoked.</summary>
public sealed class AScreenOfAMeetingRoom(TestApp app, Chromium chromium, ITestOutputHelper output) : IClassFixture<TestApp>, IClassFixture<Chromium>
{
    const string Name = "Salle de réunion, Langogne";

    [Fact]
    public async Task From_its_code_into_the_room_and_out_again_when_it_is_revoked()
    {
        var village = await Village.Build(app.Database);
        var meeting = await Meeting.Open(app.Database, village, await village.Expert(), TimeProvider.System.GetUtcNow());
        await app.Database.Sql($"update session set local_date = (now() at time zone 'Europe/Paris')::date where id = '{meeting.Id}'");
        var desk = new Person(await chromium.Window(), app.Url);
        await desk.SignIn((await village.Coordinator()).Id);
        var wall = await Enrol(desk);

        await wall.ClickAsync(".wall a.button");
        await wall.Take("screen-4-lobby");
        await wall.ClickAsync("[data-do=enter]:enabled");
        await wall.WaitForSelectorAsync("#room[data-room-state=in]");
        var doctor = new Person(await chromium.Window(), app.Url);
        await doctor.SignIn((await village.Requester()).Id);
        await doctor.Enter(meeting.Id, TimeProvider.System);
        await doctor.WaitForOthers(1);
        await Assertions.Expect(doctor.Page.Locator("#room-stage")).ToContainTextAsync(Name);
        await doctor.SeesAndHears(frames: 30, audioPackets: 50);
        await new Person(wall, app.Url).SeesAndHears(frames: 30, audioPackets: 50);
        await wall.Take("screen-5-room");
        await doctor.Page.Take("screen-6-doctor");

        await desk.Go("/screens");
        await desk.Page.Take("screen-7-ready");
        await desk.Page.ClickAsync("details.sure > summary");
        var begun = Stopwatch.GetTimestamp();
        await desk.Page.ClickAsync("details.sure button.danger");
        await Assertions.Expect(wall.Locator("#room-ended")).ToContainTextAsync("a été retiré");
        var took = Stopwatch.GetElapsedTime(begun);
        output.WriteLine($"a screen is revoked: it is out after {took.TotalSeconds:0.00} s");
        await doctor.WaitForOthers(0);
        await wall.Take("screen-8-out");
        await wall.Locator("[data-in=ended] a.button:visible").ClickAsync();
        await Assertions.Expect(wall.Locator("#code")).ToBeVisibleAsync();
        Assert.Equal(1L, await app.Database.Sql($"select count(distinct account_id) from presence where session_id = '{meeting.Id}'")); // the doctor's alone
    }

    /// <summary>The code is read at the desk and typed on the wall.</summary>
    async Task<IPage> Enrol(Person desk)
    {
        await desk.Go("/screens");
        await desk.Page.FillAsync("#name", Name);
        await desk.Page.ClickAsync("button:has-text('Inscrire')");
        var code = await desk.Page.InnerTextAsync(".screen-code code");
        await desk.Page.Take("screen-1-code");
        var wall = await chromium.Window();
        await wall.GotoAsync(app.Url + "/screen");
        await wall.FillAsync("#code", "ABCD2345");
        await wall.ClickAsync("form.sheet button");
        await Assertions.Expect(wall.Locator(".summary")).ToBeVisibleAsync();
        await wall.Take("screen-2-wrong-code");
        await wall.FillAsync("#code", code.ToLowerInvariant());
        await wall.ClickAsync("form.sheet button");
        await Assertions.Expect(wall.Locator("h1")).ToHaveTextAsync(Name);
        await wall.Take("screen-3-today");
        return wall;
    }
}
