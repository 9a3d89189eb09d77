using Microsoft.Playwright;

namespace TeleExpertise.EndToEnd;

/// <summary>Pictures of each step at a laptop's and a phone's width, when TELEEXPERTISE_SHOTS names a folder.</summary>
static class Shots
{
    static readonly string? Folder = Environment.GetEnvironmentVariable("TELEEXPERTISE_SHOTS");

    public static async Task Take(this IPage page, string step)
    {
        if (Folder is null) return;
        foreach (var (width, height) in new[] { (1280, 800), (390, 844) })
        {
            await page.SetViewportSizeAsync(width, height);
            await page.ScreenshotAsync(new() { Path = Path.Combine(Folder, $"{step}-{width}.png"), FullPage = true });
        }
        await page.SetViewportSizeAsync(1280, 800);
    }
}
