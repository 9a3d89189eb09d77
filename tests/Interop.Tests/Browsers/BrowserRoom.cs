using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using TeleExpertise.Bridge;
using TeleExpertise.EndToEnd;
using TeleExpertise.Testing.Bots.Network;

namespace TeleExpertise.Interop.Tests.Browsers;

/// <summary>
/// A bridge in this process and pages of a real Chromium that join it with the room page's own media code; offers and
/// answers go by function calls, so that nothing but media is on the wire. One for all tests in <see cref="Pages"/>.
/// </summary>
public class BrowserRoom : IAsyncLifetime
{
    readonly Chromium chromium;
    readonly WebApplication site;
    string script = "";

    public BrowserRoom()
        : this(new SfuOptions(), "--force-fieldtrials=WebRTC-LegacySimulcastLayerLimit/Disabled/")
    {
    }

    /// <param name="options">Of the bridge.</param>
    /// <param name="browserArguments">More of the browser's arguments.</param>
    protected BrowserRoom(SfuOptions options, params string[] browserArguments)
    {
        chromium = new Chromium { More = browserArguments, SmallPictures = false };
        Bridge = new Sfu(options with { Workers = 1 }, TimeProvider.System, Events.Enqueue);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        site = builder.Build();
        site.MapGet("/", () => Results.Content("<!doctype html><html><body></body></html>", "text/html"));
    }

    internal Sfu Bridge { get; }

    internal ConcurrentQueue<SfuEvent> Events { get; } = [];

    public virtual async Task InitializeAsync()
    {
        script = await Bundle();
        await site.StartAsync();
        await chromium.InitializeAsync();
    }

    public virtual async Task DisposeAsync()
    {
        await chromium.DisposeAsync();
        await site.DisposeAsync();
        Bridge.Dispose();
    }

    /// <summary>A page whose peer connection is made and not joined; cameras are 320 by 180.</summary>
    internal async Task<BrowserPeer> Open(string room, string name, UdpRelay? line = null)
    {
        var page = await chromium.Window(640, 360);
        // The name with a port: localhost is a secure context, which cameras want.
        await page.GotoAsync(site.Urls.Single().Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
        await Prepare(page);
        return new BrowserPeer(page, this, room, name, line);
    }

    internal async Task<BrowserPeer> Join(string room, string name, UdpRelay? line = null, bool send = true, int width = 320)
    {
        var peer = await Open(room, name, line);
        await peer.Join(send: send, width: width);
        return peer;
    }

    /// <summary>A bad line to this bridge.</summary>
    internal UdpRelay Line(LinkConditions conditions, int seed = 1) =>
        new(Bridge.EndPoints[0], UdpRelay.NextAddress(), seed) { Conditions = conditions };

    internal Task Prepare(IPage page) => page.AddScriptTagAsync(new() { Content = script });

    // The page's own module, as the page's own bundler makes it.
    static async Task<string> Bundle()
    {
        var web = Path.Combine(Root(), "src", "Web");
        var start = new ProcessStartInfo(Path.Combine(web, "node_modules", ".bin", "esbuild"), ["room/media.ts", "--bundle", "--format=iife", "--global-name=media"])
        {
            WorkingDirectory = web,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var bundler = Process.Start(start)!;
        var text = await bundler.StandardOutput.ReadToEndAsync();
        await bundler.WaitForExitAsync();
        Assert.Equal(0, bundler.ExitCode);
        return text;
    }

    internal static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "TeleExpertise.sln"))) folder = folder.Parent!;
        return folder.FullName;
    }
}
