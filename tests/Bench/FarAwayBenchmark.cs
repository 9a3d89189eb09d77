using TeleExpertise.EndToEnd;
using TeleExpertise.Testing;
using TeleExpertise.Testing.Bots.Network;

namespace TeleExpertise.Bench;

/// <summary>The real page: from the click that enters to "in the room", and to the first picture, over 300 ms there and back.</summary>
static class FarAwayBenchmark
{
    /// <summary>Writes down in the page when each step of entering was done, in milliseconds from the click.</summary>
    const string Diary = """
        window.diary = [];
        window.begun = 0;
        new MutationObserver(() => {
          if (document.querySelector("#room[data-room-state=in]")) window.inside ??= performance.now() - begun;
        }).observe(document, { subtree: true, attributeFilter: ["data-room-state"] });
        addEventListener("click", () => { window.begun = performance.now(); }, true);
        const note = what => diary.push(`${what} ${Math.round(performance.now() - begun)}`);
        const fetched = window.fetch;
        window.fetch = async (...all) => { const answer = await fetched(...all); note("ticket"); return answer; };
        window.WebSocket = class extends WebSocket {
          constructor(...all) { super(...all); this.addEventListener("open", () => note("line")); }
        };
        window.RTCPeerConnection = class extends RTCPeerConnection {
          constructor(...all) {
            super(...all);
            this.addEventListener("iceconnectionstatechange", () => note("ice " + this.iceConnectionState));
            this.addEventListener("connectionstatechange", () => note(this.connectionState));
          }
          async setLocalDescription(what) { await super.setLocalDescription(what); note("offer"); }
          async setRemoteDescription(what) { note("answer"); await super.setRemoteDescription(what); }
        };
        """;

    public static async Task Run()
    {
        Environment.SetEnvironmentVariable("TELEEXPERTISE_TEST_PG", Environment.GetEnvironmentVariable("TELEEXPERTISE_BENCH_PG"));
        Environment.SetEnvironmentVariable("ASPNETCORE_TEST_CONTENTROOT_TELEEXPERTISE_WEB", AppContext.BaseDirectory);
        var (bridge, relay) = (UdpRelay.NextAddress(), UdpRelay.NextAddress());
        var port = TcpLine.FreePort();
        var app = new TestApp
        {
            Settings =
            {
                ["Demo:Cases"] = "true", ["Logging:LogLevel:Default"] = "Error", ["Logging:LogLevel:Microsoft"] = "Error",
                ["Media:Address"] = $"{relay}", ["Media:Listen"] = $"{bridge}", ["Media:Port"] = $"{port}", ["Media:Workers"] = "1",
            },
        };
        await app.InitializeAsync();
        using var media = new UdpRelay(new(bridge, port), relay, port: port) { Conditions = new() { Delay = TimeSpan.FromMilliseconds(150) } };
        await using var signaling = new TcpLine(new Uri(app.Url).Port, TimeSpan.FromMilliseconds(150));
        var chromium = new Chromium { SmallPictures = false };
        await chromium.InitializeAsync();
        var session = (Guid)(await app.Database.Sql("""
            update session set status = 'open', opened_at = now(), opened_by_id = lead_expert_id
            where id = (select session.id from session join slot on session_id = session.id join booking on slot_id = slot.id
                        where lead_expert_id = (select id from account where persona = 'expert-internal') limit 1) returning id
            """))!;
        var expert = new Person(await chromium.Window(), app.Url);
        await expert.SignIn("expert-internal");
        await expert.Enter(session, TimeProvider.System);
        var far = new Person(await chromium.Window(), $"http://localhost:{signaling.Port}");
        await far.Page.AddInitScriptAsync(Diary);
        await far.SignIn("expert-internal-2");
        await far.Go($"/sessions/{session}/room");
        await far.Page.WaitForSelectorAsync("[data-do=enter]:enabled");
        await far.Page.ClickAsync("[data-do=enter]:enabled");
        await far.Page.WaitForFunctionAsync("() => window.inside");
        Load.Print("joined at 300 ms round trip", await far.Page.EvaluateAsync<double>("() => inside"), "ms");
        var seen = await far.Page.EvaluateAsync<double>("""
            async () => {
              const sees = async () => [...(await roomConnection.getStats()).values()].some(s => s.type === "inbound-rtp" && s.framesDecoded > 0);
              while (!(await sees())) await new Promise(later => setTimeout(later, 20));
              return performance.now() - begun;
            }
            """);
        Load.Print("saw the other at 300 ms round trip", seen, "ms");
        Console.WriteLine("  " + await far.Page.EvaluateAsync<string>("() => diary.join(', ')"));
        await chromium.DisposeAsync();
        await ((Xunit.IAsyncLifetime)app).DisposeAsync();
    }
}
