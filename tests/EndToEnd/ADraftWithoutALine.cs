using Microsoft.Playwright;
using TeleExpertise.Testing;

namespace TeleExpertise.EndToEnd;

/// <summary>A phone in a valley: the request form opens without a line, keeps what is typed sealed, and sends it once when the line is back.</summary>
public sealed class ADraftWithoutALine(TestApp app, Chromium chromium) : IClassFixture<TestApp>, IClassFixture<Chromium>
{
    const string Name = "Démo-Narcisse";

    [Fact]
    public async Task Typed_closed_opened_again_and_sent_once()
    {
        var page = await Ready("gp-langogne");
        var phone = page.Context;
        await phone.SetOfflineAsync(true);
        await page.CloseAsync();

        page = await phone.NewPageAsync();
        await page.GotoAsync(app.Url + "/requests/new");
        await page.SelectOptionAsync("#serviceId", new SelectOptionValue { Label = "Dermatologie" });
        await page.FillAsync("#birthName", Name);
        await page.FillAsync("#birthGivenNames", "Lucie");
        await page.FillAsync("#birthDate", "1961-09-04");
        await page.CheckAsync("input[name=sex][value=female]");
        await page.CheckAsync("input[name=identityStatus][value=provisional]");
        await page.CheckAsync("input[name=urgency][value=soon]");
        await page.FillAsync("#question", "Lésion pigmentée du dos qui a changé : exérèse d'emblée ?");
        await page.FillAsync("#answer\\.depuis_quand", "trois mois");
        await page.FillAsync("#answer\\.siege", "dos");
        await page.SetInputFilesAsync("#files", new FilePayload { Name = "photo.jpg", MimeType = "image/jpeg", Buffer = Pictures.Jpeg });
        await Assertions.Expect(page.Locator("#photos li")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("#save-state")).ToContainTextAsync("Enregistré sur cet appareil");
        await page.Take("offline-1-typed");
        Assert.Equal((true, false), (await Holds(page, "photo.jpg", sealed_: true), await Holds(page, Name, sealed_: false)));
        await page.CloseAsync();

        page = await phone.NewPageAsync();
        await page.GotoAsync(app.Url + "/requests/new");
        await Assertions.Expect(page.Locator("#birthName")).ToHaveValueAsync(Name);
        await Assertions.Expect(page.Locator("#answer\\.siege")).ToHaveValueAsync("dos");
        await Assertions.Expect(page.Locator("#photos li")).ToHaveCountAsync(1);
        await page.CheckAsync("#consentGiven");
        await page.CheckAsync("input[name=consentManner][value=oral]");
        await page.ClickAsync("button[value=file]");
        await Assertions.Expect(page.Locator("#save-state")).ToContainTextAsync("partira dès le retour du réseau");
        await page.Take("offline-2-waiting");
        Assert.Equal(0L, await Requests());

        await phone.SetOfflineAsync(false);
        await page.WaitForURLAsync(u => u.Contains("filed=true", StringComparison.Ordinal));
        await Assertions.Expect(page.Locator(".pictures li")).ToHaveCountAsync(1);
        await page.ReloadAsync();
        Assert.Equal((1L, 0L), (await Requests(), (long)(await app.Database.Sql("select count(*) from draft d join account a on a.id = d.account_id where a.persona = 'gp-langogne'"))!));
        Assert.Equal(0, await Kept(page));
    }

    [Fact]
    public async Task A_page_that_stands_open_keeps_on_the_device_what_it_cannot_send()
    {
        var page = await Ready("gp-saint-chely");
        await page.GotoAsync(app.Url + "/requests/new");
        await page.WaitForSelectorAsync("#keeper[data-ready=true]", new() { State = WaitForSelectorState.Attached });
        await page.Context.SetOfflineAsync(true);
        await page.FillAsync("#birthName", Name);
        await Assertions.Expect(page.Locator("#save-state")).ToContainTextAsync("sera envoyé au retour du réseau");
        await page.CloseAsync();

        page = await page.Context.NewPageAsync();
        await page.Context.SetOfflineAsync(false);
        await page.GotoAsync(app.Url + "/requests");
        await Assertions.Expect(page.Locator("#device-sent a")).ToHaveCountAsync(1);
        await page.ClickAsync("#device-sent a");
        await Assertions.Expect(page.Locator("#birthName")).ToHaveValueAsync(Name);
        Assert.Equal(0, await Kept(page));
    }

    [Fact]
    public async Task What_another_device_wrote_meanwhile_is_put_together_and_what_differs_is_chosen()
    {
        var page = await Ready("gp-langogne-2");
        await page.GotoAsync(app.Url + "/requests/new");
        await page.WaitForSelectorAsync("#keeper[data-ready=true]", new() { State = WaitForSelectorState.Attached });
        await page.FillAsync("#birthName", Name);
        await Assertions.Expect(page.Locator("#save-state")).ToContainTextAsync("Brouillon enregistré");
        var draft = page.Url.Split('=')[1];
        await page.Context.SetOfflineAsync(true);
        await page.FillAsync("#question", "Tapé sur le téléphone, sans réseau.");
        await page.FillAsync("#usedName", "Téléphone");
        await Assertions.Expect(page.Locator("#save-state")).ToContainTextAsync("sera envoyé au retour du réseau");
        await page.CloseAsync();

        var computer = new Person(await chromium.Window(), app.Url);
        await computer.SignIn("gp-langogne-2");
        await computer.Go($"/requests/new?draft={draft}");
        await computer.Page.FillAsync("#question", "Tapé sur l'ordinateur.");
        await computer.Page.FillAsync("#context", "HTA, sous traitement.");
        await OnServer(computer, draft, "sous traitement");

        page = await page.Context.NewPageAsync();
        await page.Context.SetOfflineAsync(false);
        await page.GotoAsync(app.Url + "/requests");
        await page.ClickAsync("#device-sent a:has-text('choisissez')");
        await Assertions.Expect(page.Locator("#two-versions legend")).ToHaveTextAsync("Votre question");
        await page.Take("two-versions");
        await page.CheckAsync("#two-versions input[value=theirs]");
        await page.ClickAsync("[data-do=choose]");
        await Assertions.Expect(page.Locator("#save-state")).ToContainTextAsync("Réuni");
        Assert.Equal(0, await Kept(page));
        await page.ReloadAsync();
        Assert.Equal(("Tapé sur l'ordinateur.", "HTA, sous traitement.", "Téléphone"), (await page.InputValueAsync("#question"), await page.InputValueAsync("#context"), await page.InputValueAsync("#usedName")));

        // The page on the computer still shows what it wrote: its next save joins in what it has not seen.
        await computer.Page.FillAsync("#commune", "Langogne (48080)");
        await Assertions.Expect(computer.Page.Locator("#usedName")).ToHaveValueAsync("Téléphone");
    }

    /// <summary>Until a draft says this on the server; the page may still show that an earlier save went well.</summary>
    static async Task OnServer(Person writer, string draft, string words)
    {
        for (var tries = 0; tries < 200; tries++, await Task.Delay(100))
            if (System.Text.Encoding.UTF8.GetString((await writer.Get($"/api/drafts/{draft}")).Body).Contains(words, StringComparison.Ordinal)) return;
        Assert.Fail("It was not saved.");
    }

    [Theory]
    [InlineData("sign-out")]
    [InlineData("another")]
    public async Task Signing_out_and_another_persons_sign_in_wipe_the_device(string how)
    {
        var page = await Ready("nurse-langogne");
        await page.Context.RouteAsync("**/api/drafts*", route => route.AbortAsync());
        await page.Context.SetOfflineAsync(true);
        await page.GotoAsync(app.Url + "/requests/new");
        await page.FillAsync("#birthName", Name);
        await Assertions.Expect(page.Locator("#save-state")).ToContainTextAsync("Enregistré sur cet appareil");
        await page.Context.SetOfflineAsync(false);
        await page.GotoAsync(app.Url + "/requests");
        Assert.Equal(1, await Kept(page));
        page.Dialog += (_, asked) => _ = asked.AcceptAsync();
        if (how == "sign-out") await page.ClickAsync("form[action='/sign-out'] button");
        else await new Person(page, app.Url).SignIn("expert-internal");
        if (how == "sign-out") await page.WaitForURLAsync(u => u.EndsWith("/sign-in", StringComparison.Ordinal));
        await page.WaitForFunctionAsync($"async () => {Count} === 0");
    }

    /// <summary>The number of rows of all stores, in an expression that waits for it.</summary>
    const string Count = """
        (await new Promise(done => {
          const asked = indexedDB.open('asking');
          asked.onupgradeneeded = () => asked.transaction.abort();
          asked.onerror = () => done(0);
          asked.onsuccess = () => {
            const at = asked.result.transaction(['drafts', 'files', 'keys']);
            const counts = ['drafts', 'files', 'keys'].map(s => at.objectStore(s).count());
            at.oncomplete = () => { asked.result.close(); done(counts[0].result + counts[1].result); };
          };
        }))
        """;

    static Task<int> Kept(IPage page) => page.EvaluateAsync<int>($"async () => {Count}");

    /// <summary>Signed in, and the device made ready.</summary>
    async Task<IPage> Ready(string persona)
    {
        var doctor = new Person(await chromium.Window(390, 844), app.Url);
        await doctor.SignIn(persona);
        await doctor.Go("/requests");
        await doctor.Page.WaitForSelectorAsync("#keeper[data-ready=true]", new() { State = WaitForSelectorState.Attached });
        return doctor.Page;
    }

    /// <summary>Whether what lies on the device has the words, as bytes; sealed, whether there is a row at all.</summary>
    static Task<bool> Holds(IPage page, string words, bool sealed_) => page.EvaluateAsync<bool>("""
        async ([words, rows]) => {
          const db = await new Promise(done => { const asked = indexedDB.open('asking'); asked.onsuccess = () => done(asked.result); });
          const at = db.transaction(['drafts', 'files', 'kit', 'keys']);
          const all = await Promise.all(['drafts', 'files', 'kit', 'keys'].map(s => new Promise(done => { const got = at.objectStore(s).getAll(); got.onsuccess = () => done(got.result); })));
          db.close();
          const flat = all.flat();
          const text = flat.map(row => Object.values(row).map(v => v instanceof ArrayBuffer || ArrayBuffer.isView(v) ? new TextDecoder().decode(v) : JSON.stringify(v)).join(' ')).join(' ');
          return rows ? flat.length >= 4 && flat.some(r => r.key instanceof CryptoKey && !r.key.extractable) : text.includes(words);
        }
        """, new object[] { words, sealed_ });

    async Task<long> Requests() => (long)(await app.Database.Sql("select count(*) from request r join account a on a.id = r.requester_id where a.persona = 'gp-langogne'"))!;
}
