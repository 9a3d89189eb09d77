using Microsoft.Playwright;
using TeleExpertise.EndToEnd;
using TeleExpertise.Expertise.People;
using TeleExpertise.Testing;

namespace TeleExpertise.Bench;

/// <summary>
/// What the room costs a browser: bytes before the first media packet, on a first visit and on the next; time from the click to the first picture of somebody else;
/// processor time of a browser that shows nine others. Server, PostgreSQL and all browsers share the machine.
/// </summary>
static class RoomBenchmark
{
    const int Times = 7, Others = 9, Seconds = 30;

    public static async Task Run()
    {
        Environment.SetEnvironmentVariable("TELEEXPERTISE_TEST_PG", Environment.GetEnvironmentVariable("TELEEXPERTISE_BENCH_PG")
            ?? throw new InvalidOperationException("TELEEXPERTISE_BENCH_PG is not set: run the benchmarks through infra/bench."));
        Environment.SetEnvironmentVariable("ASPNETCORE_TEST_CONTENTROOT_TELEEXPERTISE_WEB", AppContext.BaseDirectory);
        var app = new TestApp { Settings = { ["environment"] = "Production", ["Logging:LogLevel:Default"] = "Error", ["Logging:LogLevel:Microsoft"] = "Error" } };
        await app.InitializeAsync();
        var (many, one) = (new Chromium(), new Chromium { SmallPictures = false });
        await many.InitializeAsync();
        await one.InitializeAsync();
        var village = await Village.Build(app.Database);
        var expert = await village.Expert();
        var meeting = await Meeting.Open(app.Database, village, expert, TimeProvider.System.GetUtcNow());

        var first = await In(many, app, expert, meeting.Id);
        await Bytes(one, app, await village.Requester(), meeting.Id);
        await FirstPicture(one, app, await village.Requester(), meeting.Id);
        List<Person> others = [first];
        while (others.Count < Others) others.Add(await In(many, app, await village.Requester(), meeting.Id));
        foreach (var other in others) // they show themselves and receive voices only: nine pages that decode nine pictures each would measure themselves
        {
            await other.Page.ClickAsync("[data-do=audio-only]");
            await other.Page.ClickAsync(".controls [data-do=camera]");
        }
        await Processor(one, app, await village.Requester(), meeting.Id);

        await one.DisposeAsync();
        await many.DisposeAsync();
        await ((Xunit.IAsyncLifetime)app).DisposeAsync();
    }

    /// <summary>All that comes to the browser by TCP until the first packet of sound or picture: page, parts, sockets, headers included; counted on the way.</summary>
    static async Task Bytes(Chromium chromium, TestApp app, Actor who, Guid session)
    {
        await using var gate = new TcpGate(new Uri(app.Url).Port);
        var person = new Person(await chromium.Window(), gate.Url);
        await person.SignIn(who.Id);
        foreach (var visit in new[] { "first visit", "next visit" })
        {
            var before = gate.ToBrowser;
            await person.Enter(session, TimeProvider.System);
            await person.SeesAndHears(0, 1);
            Load.Print($"bytes before media, {visit}", (gate.ToBrowser - before) / 1000.0, "kB");
            await person.Leave(TimeProvider.System);
        }
        await person.Page.Context.CloseAsync();
    }

    static async Task FirstPicture(Chromium chromium, TestApp app, Actor who, Guid session)
    {
        var person = await At(chromium, app, who);
        var took = new List<double>();
        for (var i = 0; i < Times; i++)
        {
            await person.Go($"/sessions/{session}/room");
            await person.Page.WaitForSelectorAsync("[data-do=enter]:enabled");
            await person.Page.EvaluateAsync("""
                () => {
                  const enter = document.querySelector("[data-do=enter]");
                  enter.addEventListener("click", () => {
                    const begun = performance.now();
                    const look = setInterval(() => {
                      const shown = [...document.querySelectorAll(".tile:not(.mine) video")].some(v => v.getVideoPlaybackQuality().totalVideoFrames > 0);
                      if (shown) { clearInterval(look); window.firstPicture = performance.now() - begun; }
                    }, 10);
                  }, { capture: true });
                }
                """);
            await person.Page.ClickAsync("[data-do=enter]");
            await person.Page.WaitForFunctionAsync("() => window.firstPicture");
            took.Add(await person.Page.EvaluateAsync<double>("() => window.firstPicture"));
            await person.Leave(TimeProvider.System);
        }
        await person.Page.Context.CloseAsync();
        took.Sort();
        Load.Print("first picture after the click, median", took[Times / 2], "ms");
        Load.Print("first picture after the click, longest", took[^1], "ms");
    }

    /// <summary>A browser of its own, so that all its processes are the page's. It shows nine pictures and sends its own in three sizes; then the same with sound only.</summary>
    static async Task Processor(Chromium chromium, TestApp app, Actor who, Guid session)
    {
        var person = await In(chromium, app, who, session);
        await person.WaitForOthers(Others);
        await Task.Delay(15_000); // until layers and decoders are what they stay
        var shown = await person.Page.EvaluateAsync<int>("() => [...document.querySelectorAll('.tile:not(.mine) video')].filter(v => !v.hidden && v.getVideoPlaybackQuality().totalVideoFrames > 0).length");
        Load.Print("others' pictures shown", shown, "tiles");
        Load.Print("others' pictures paused for the line's sake", await person.Page.Locator(".tile:not(.mine) .paused-note:visible").CountAsync(), "tiles");
        await Share(person, "with nine others");
        await person.Page.ClickAsync("[data-do=audio-only]");
        await Task.Delay(5000);
        await Share(person, "with nine others, sound only");
    }

    static async Task Share(Person person, string what)
    {
        var browser = await person.Page.Context.Browser!.NewBrowserCDPSessionAsync();
        var page = await person.Page.Context.NewCDPSessionAsync(person.Page);
        await page.SendAsync("Performance.enable");
        var (all, main) = (await All(browser), await MainThread(page));
        await Task.Delay(Seconds * 1000);
        Load.Print($"browser's processor time {what}", (await All(browser) - all) / Seconds * 100, "% of a core");
        Load.Print($"page's main thread {what}", (await MainThread(page) - main) / Seconds * 100, "% of a core");
    }

    static async Task<double> All(ICDPSession browser) =>
        (await browser.SendAsync("SystemInfo.getProcessInfo"))!.Value.GetProperty("processInfo").EnumerateArray().Sum(p => p.GetProperty("cpuTime").GetDouble());

    static async Task<double> MainThread(ICDPSession page) =>
        (await page.SendAsync("Performance.getMetrics"))!.Value.GetProperty("metrics").EnumerateArray().Single(m => m.GetProperty("name").GetString() == "TaskDuration").GetProperty("value").GetDouble();

    static async Task<Person> At(Chromium chromium, TestApp app, Actor who)
    {
        var person = new Person(await chromium.Window(), app.Url);
        await person.SignIn(who.Id);
        return person;
    }

    static async Task<Person> In(Chromium chromium, TestApp app, Actor who, Guid session)
    {
        var person = await At(chromium, app, who);
        await person.Enter(session, TimeProvider.System);
        return person;
    }
}
