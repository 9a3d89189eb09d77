using System.Text.Json;
using Microsoft.Playwright;
using TeleExpertise.Testing;

namespace TeleExpertise.EndToEnd;

/// <summary>Looks at a page with axe-core (npm), on a laptop by day and on a phone by night: nothing that keeps somebody out, and nothing to be pushed sideways.</summary>
static class Axe
{
    static readonly Lazy<Task<string>> script = new(async () =>
    {
        await Peers.Install();
        return await File.ReadAllTextAsync(Path.Combine(Peers.Folder, "node_modules", "axe-core", "axe.min.js"));
    });

    /// <summary>What is wrong with a page as it stands now, everything in it unfolded. Leaves it as wide as it was.</summary>
    /// <param name="page">The page.</param>
    /// <param name="what">What the faults are told of.</param>
    public static async Task<List<string>> Faults(this IPage page, string what)
    {
        var (found, before) = (new List<string>(), page.ViewportSize!);
        await page.EvaluateAsync("() => document.querySelectorAll('main details').forEach(d => d.open = true)");
        await page.EvaluateAsync(await script.Value);
        foreach (var (width, height, scheme) in new[] { (1280, 800, ColorScheme.Light), (390, 844, ColorScheme.Dark) })
        {
            await page.SetViewportSizeAsync(width, height);
            await page.EmulateMediaAsync(new() { ColorScheme = scheme, ReducedMotion = ReducedMotion.Reduce }); // no colour half way
            var told = await page.EvaluateAsync<JsonElement>("""
                async () => {
                  const wide = [document.documentElement, ...document.querySelectorAll('nav')].filter(e => e.scrollWidth > e.clientWidth + 1).map(e => 'pushed sideways: ' + e.tagName);
                  const { violations } = await axe.run(document, { resultTypes: ['violations'], preload: false });
                  return [...wide, ...violations.filter(v => v.impact === 'serious' || v.impact === 'critical').map(v => `${v.id}: ${v.nodes[0].target} (${v.nodes.length})`)];
                }
                """);
            found.AddRange(told.EnumerateArray().Select(fault => $"{what} at {width}: {fault.GetString()}"));
        }
        await page.SetViewportSizeAsync(before.Width, before.Height);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light, ReducedMotion = ReducedMotion.NoPreference });
        return found;
    }
}
