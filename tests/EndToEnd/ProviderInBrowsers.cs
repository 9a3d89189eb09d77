using System.Diagnostics;
using System.Text.Json;
using Microsoft.Playwright;
using TeleExpertise.Testing;

namespace TeleExpertise.EndToEnd;

/// <summary>Pro Santé Connect's place is taken by somebody else's OpenID provider (npm oidc-provider); the way there and back is a real browser's.</summary>
public sealed class ProviderInBrowsers(Chromium chromium) : IClassFixture<Chromium>, IAsyncLifetime
{
    readonly TestApp app = new();
    Process provider = null!;

    public async Task InitializeAsync()
    {
        await Peers.Install();
        provider = Process.Start(new ProcessStartInfo("node", "psc.mjs") { WorkingDirectory = Peers.Folder, RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        app.Settings["Psc:Environment"] = "custom";
        app.Settings["Psc:Authority"] = JsonDocument.Parse((await provider.StandardOutput.ReadLineAsync())!).RootElement.GetProperty("issuer").GetString()!;
        app.Settings["Psc:ClientId"] = "teleexpertise";
        app.Settings["Psc:ClientSecret"] = "invented-people-only";
        await app.InitializeAsync();
    }

    public async Task DisposeAsync()
    {
        await ((IAsyncLifetime)app).DisposeAsync();
        provider.StandardInput.Close();
        await provider.WaitForExitAsync();
        provider.Dispose();
    }

    async Task Rotate()
    {
        await provider.StandardInput.WriteLineAsync("""{"rotate": true}""");
        await provider.StandardOutput.ReadLineAsync();
    }

    /// <summary>To the provider and back as one of its people.</summary>
    static async Task As(IPage page, string person)
    {
        await page.ClickAsync("a.psc");
        await page.ClickAsync($"button:has-text('{person}')");
    }

    [Fact]
    public async Task Who_is_known_comes_home_signs_out_at_both_and_comes_again_under_a_new_key()
    {
        var page = await chromium.Window();
        await page.GotoAsync(app.Url + "/sign-in");
        await page.Take("psc-1-sign-in");
        await As(page, "CAMILLE MARGERIDE");
        await page.WaitForURLAsync(app.Url + "/requests"); // an account of the demonstration, by its RPPS number
        await page.GotoAsync(app.Url + "/account/sessions");
        await Assertions.Expect(page.Locator("ul.sign-ins li")).ToContainTextAsync("Pro Santé Connect");
        await page.Take("psc-2-sessions");

        await page.ClickAsync("form[action='/sign-out'] button");
        await page.WaitForURLAsync(u => u.StartsWith(app.Settings["Psc:Authority"], StringComparison.Ordinal)); // no script, and no form that the policy would hold back
        await page.ClickAsync("button[value=yes]"); // its own question: there too?
        await page.WaitForURLAsync(app.Url + "/sign-in");

        await Rotate();
        await page.ClickAsync("a.psc");
        await Assertions.Expect(page.Locator("button:has-text('CAMILLE MARGERIDE')")).ToBeVisibleAsync(); // nobody is signed in there any more
        await page.ClickAsync("button:has-text('CAMILLE MARGERIDE')");
        await page.WaitForURLAsync(app.Url + "/requests");
    }

    [Fact]
    public async Task Who_is_new_chooses_an_activity_and_waits_for_a_coordinator()
    {
        var page = await chromium.Window();
        await page.GotoAsync(app.Url + "/sign-in");
        await As(page, "ANDREA TRUC-MARTIN");
        await page.WaitForURLAsync(app.Url + "/account/sector**");
        await page.Take("psc-3-sector");
        await page.ClickAsync("label:has-text('Sainte-Exemple')");
        await page.ClickAsync("form.sectors button");
        await page.WaitForURLAsync(app.Url + "/account/waiting");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("99000001018");
        await page.Take("psc-4-waiting");
    }

    [Fact]
    public async Task An_important_act_asks_again_at_the_provider()
    {
        var page = await chromium.Window();
        await page.GotoAsync(app.Url + "/sign-in");
        await As(page, "ÉLOÏSE MACHIN");
        await page.WaitForURLAsync(app.Url + "/account/waiting");
        await app.Database.Sql("update sign_in set began_at = began_at - interval '6 minutes', re_authenticated_at = re_authenticated_at - interval '6 minutes'");
        await page.GotoAsync(app.Url + "/account/password");
        await page.WaitForURLAsync(app.Url + "/account/confirm**");
        await page.Take("psc-5-confirm");
        await As(page, "ÉLOÏSE MACHIN"); // still signed in there, and asked all the same
        await page.WaitForURLAsync(app.Url + "/account/password");
    }

    [Fact]
    public async Task Who_turns_back_or_has_no_part_in_it_reads_why()
    {
        var page = await chromium.Window();
        await page.GotoAsync(app.Url + "/sign-in");
        await As(page, "Annuler");
        await Assertions.Expect(page.Locator(".ways-in [role=alert]")).ToContainTextAsync("sans vous identifier");
        await As(page, "GAËL BIDULE");
        await Assertions.Expect(page.Locator(".ways-in [role=alert]")).ToContainTextAsync("profession");
        await page.Take("psc-6-profession");
    }
}
