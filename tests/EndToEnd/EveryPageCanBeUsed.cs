using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TeleExpertise.Testing;

namespace TeleExpertise.EndToEnd;

/// <summary>Each page that links lead to, as each persona, looked at by <see cref="Axe"/>.</summary>
public sealed partial class EveryPageCanBeUsed(EveryPageCanBeUsed.Demonstration demo, Chromium chromium) : IClassFixture<EveryPageCanBeUsed.Demonstration>, IClassFixture<Chromium>
{
    /// <summary>Kinds of pages that everybody sees alike, and who of the visitors looked at them.</summary>
    static readonly ConcurrentDictionary<string, string?> looked = new(StringComparer.Ordinal);

    /// <summary>The server with invented people and cases.</summary>
    public sealed class Demonstration : IAsyncLifetime
    {
        readonly TestApp app = new();
        internal string Url => app.Url;

        public Task InitializeAsync()
        {
            app.Settings["Demo:Cases"] = "true";
            return app.InitializeAsync();
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
        foreach (var fault in await tab.Faults(address)) faults.Enqueue(fault);
        return [.. links.Where(link => !Fetched().IsMatch(link))];
    }

    static bool IsTheSameForAll(string address) =>
        address.StartsWith("/account/", StringComparison.Ordinal) || address.StartsWith("/privacy", StringComparison.Ordinal);

    /// <summary>Pages of one kind differ in their record only.</summary>
    static string Kind(string address) => Identifier().Replace(address.Split('?')[0], "*");

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Identifier();

    /// <summary>What is fetched and not shown, and the room, which is looked at while people sit in it.</summary>
    [GeneratedRegex(@"\.(csv|json|pdf|ics)\b|^/api/|/room$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Fetched();
}
