using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TeleExpertise.Testing;

namespace TeleExpertise.EndToEnd;

/// <summary>
/// Each page that links lead to, as each persona, looked at by axe-core (npm) on a laptop by day and on a phone by night:
/// nothing that keeps somebody out, and nothing to be pushed sideways.
/// </summary>
public sealed partial class EveryPageCanBeUsed(EveryPageCanBeUsed.Demonstration demo, Chromium chromium) : IClassFixture<EveryPageCanBeUsed.Demonstration>, IClassFixture<Chromium>
{
    /// <summary>Kinds of pages that everybody sees alike, and who of the visitors looked at them.</summary>
    static readonly ConcurrentDictionary<string, string?> looked = new(StringComparer.Ordinal);

    /// <summary>The server with invented people and cases, and axe-core's text.</summary>
    public sealed class Demonstration : IAsyncLifetime
    {
        readonly TestApp app = new();
        internal string Url => app.Url;
        internal string Axe { get; private set; } = "";

        public async Task InitializeAsync()
        {
            await Peers.Install();
            Axe = await File.ReadAllTextAsync(Path.Combine(Peers.Folder, "node_modules", "axe-core", "axe.min.js"));
            app.Settings["Demo:Cases"] = "true";
            await app.InitializeAsync();
        }

        public Task DisposeAsync() => ((IAsyncLifetime)app).DisposeAsync();
    }

    [Theory]
    [InlineData(null, 3)]
    [InlineData("gp-langogne", 8)]
    [InlineData("expert-internal", 7)]
    [InlineData("coordinator", 28)]
    [InlineData("admin", 15)]
    [InlineData("dpo", 3)]
    [InlineData("cme", 3)]
    [InlineData("intern", 5)]
    public async Task Each_page_a_link_leads_to(string? persona, int least)
    {
        var page = await chromium.Window();
        if (persona is not null) await new Person(page, demo.Url).SignIn(persona);
        else await page.GotoAsync(demo.Url + "/sign-in");
        IPage[] tabs = [page, await page.Context.NewPageAsync()]; // one waits for its page while the other's is looked at
        var (seen, faults) = (new HashSet<string>(StringComparer.Ordinal), new ConcurrentQueue<string>());
        for (string[] links = [new Uri(page.Url).AbsolutePath]; links.Length > 0;)
        {
            string[] addresses = [.. links.Where(link => seen.Add(Kind(link)) && (!IsTheSameForAll(link) || looked.TryAdd(Kind(link), persona)))];
            var (next, found) = (new ConcurrentQueue<int>(Enumerable.Range(0, addresses.Length)), new string[addresses.Length][]);
            await Task.WhenAll(tabs.Select(async tab => { while (next.TryDequeue(out var i)) found[i] = await LookAt(tab, addresses[i], faults); }));
            links = [.. found.SelectMany(f => f)]; // in the order of the pages, whichever was first: the same records each time
        }
        Assert.True(faults.IsEmpty, string.Join('\n', faults.Order(StringComparer.Ordinal)));
        seen.RemoveWhere(IsTheSameForAll); // whoever came first looked at those
        Assert.True(seen.Count >= least, $"only {string.Join(' ', seen)}");
    }

    [Fact]
    public async Task With_the_keyboard_alone_one_sees_where_one_is()
    {
        var page = await chromium.Window();
        await new Person(page, demo.Url).SignIn("coordinator");
        await page.GotoAsync(demo.Url + "/people");
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("Aller au contenu", await page.EvaluateAsync<string>("() => document.activeElement.textContent"));
        for (var step = 0; step < 25; step++)
        {
            var ring = await page.EvaluateAsync<string>("() => { const at = document.activeElement, ring = getComputedStyle(at); return at.matches(':focus-visible') && parseFloat(ring.outlineWidth) >= 2 && ring.outlineStyle !== 'none' ? '' : at.outerHTML; }");
            Assert.Equal("", ring);
            await page.Keyboard.PressAsync("Tab");
        }
    }

    /// <summary>Looks at a page; gives the links in it.</summary>
    async Task<string[]> LookAt(IPage tab, string address, ConcurrentQueue<string> faults)
    {
        var answer = await tab.GotoAsync(demo.Url + address);
        if (answer!.Status != 200) faults.Enqueue($"{address}: {answer.Status}");
        var links = await tab.EvaluateAsync<string[]>("() => [...document.querySelectorAll('a[href]:not([download])')].filter(a => a.origin === location.origin).map(a => a.pathname + a.search)");
        foreach (var fault in await Faults(tab, address)) faults.Enqueue(fault);
        return [.. links.Where(link => !Fetched().IsMatch(link))];
    }

    async Task<IEnumerable<string>> Faults(IPage page, string address)
    {
        var found = new List<string>();
        await page.EvaluateAsync("() => document.querySelectorAll('main details').forEach(d => d.open = true)");
        await page.EvaluateAsync(demo.Axe);
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
            found.AddRange(told.EnumerateArray().Select(fault => $"{address} at {width}: {fault.GetString()}"));
        }
        return found;
    }

    static bool IsTheSameForAll(string address) =>
        address.StartsWith("/account/", StringComparison.Ordinal) || address.StartsWith("/privacy", StringComparison.Ordinal);

    /// <summary>Pages of one kind differ in their record only.</summary>
    static string Kind(string address) => Identifier().Replace(address.Split('?')[0], "*");

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Identifier();

    /// <summary>What is fetched and not shown, and the room, which is no page of forms and text.</summary>
    [GeneratedRegex(@"\.(csv|json|pdf|ics)\b|^/api/|/room$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Fetched();
}
