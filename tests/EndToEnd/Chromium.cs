using Microsoft.Playwright;

namespace TeleExpertise.EndToEnd;

/// <summary>A real Chromium with a fake camera and microphone. The driver and the browser come from infra/test's settings.</summary>
public sealed class Chromium : IAsyncLifetime
{
    static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
        "--autoplay-policy=no-user-gesture-required",
    ];

    /// <summary>Cameras of 320 by 180 at ten pictures a second, so that a machine with two cores can be several people's browsers at once.</summary>
    public bool SmallPictures { get; init; } = true;

    /// <summary>More of the browser's arguments.</summary>
    public IReadOnlyList<string> More { get; init; } = [];

    IPlaywright? playwright;
    IBrowser? browser;

    public async Task InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(20_000); // a machine that does much else
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium",
            Args = [.. Arguments, .. More],
        });
    }

    public async Task DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
    }

    /// <summary>A browser of one's own: no cookie is shared with anybody else's.</summary>
    public async Task<IPage> Window(int width = 1280, int height = 800)
    {
        var context = await browser!.NewContextAsync(new()
        {
            Locale = "fr-FR",
            TimezoneId = "Europe/Paris",
            ViewportSize = new() { Width = width, Height = height },
            Permissions = ["camera", "microphone"],
            AcceptDownloads = true,
        });
        if (SmallPictures)
            await context.AddInitScriptAsync("""
                const devices = navigator.mediaDevices, open = devices?.getUserMedia.bind(devices);
                if (open) devices.getUserMedia = asked => open(asked?.video ? { ...asked, video: { ...(asked.video === true ? {} : asked.video), width: 320, height: 180, frameRate: 10 } } : asked);
                """);
        return await context.NewPageAsync();
    }
}
