using Microsoft.Playwright;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Testing;

namespace TeleExpertise.EndToEnd;

/// <summary>Documents in a real browser: sent over a line that goes away, looked at, measured.</summary>
public sealed class DocumentsAreSentAndLookedAt(TestApp app, Chromium chromium) : IClassFixture<TestApp>, IClassFixture<Chromium>
{
    [Fact]
    public async Task A_cut_line_resumes_where_it_stopped_and_the_viewer_shows_turns_and_measures()
    {
        var village = await Village.Build(app.Database);
        var doctor = new Person(await chromium.Window(), app.Url);
        var requester = await village.Requester();
        await doctor.SignIn(requester.Id);
        var page = doctor.Page;
        await doctor.Go("/requests/new");
        var starts = new List<string>();
        page.Request += (_, request) => { if (request.Url.Contains("/chunks?start=", StringComparison.Ordinal)) lock (starts) starts.Add(request.Url.Split('=')[1]); };
        await Cut(page, afterChunks: 2);
        await page.SetInputFilesAsync("#files", new FilePayload { Name = "bilan.pdf", MimeType = "application/pdf", Buffer = Samples.Pdf(5 * 1024 * 1024) });
        await Assertions.Expect(page.Locator("#uploads")).ToContainTextAsync("Connexion perdue");
        await page.Take("documents-1-cut");
        await page.Context.SetOfflineAsync(false);
        await Assertions.Expect(page.Locator("#document-list li[data-complete=true]")).ToHaveCountAsync(1, new() { Timeout = 60_000 });
        lock (starts) Assert.Equal(5, starts.Distinct().Count()); // each mebibyte once or, where its answer was lost, again

        await page.SetInputFilesAsync("#files", new FilePayload[]
        {
            new() { Name = "lésion du dos, vue de près, avant traitement local par dermocorticoïde.png", MimeType = "image/png", Buffer = Samples.Png(640, 480) },
            new() { Name = "main.dcm", MimeType = "application/dicom", Buffer = Samples.Dicom() },
            new() { Name = "IMG_0001.HEIC", MimeType = "image/heic", Buffer = [0, 0, 0, 0x18, .. "ftypheic"u8, .. new byte[600]] },
        });
        await Assertions.Expect(page.Locator("#document-list li[data-complete=true]")).ToHaveCountAsync(3);
        await Assertions.Expect(page.Locator("#uploads .fault")).ToContainTextAsync("HEIC");
        await page.Take("documents-2-list");
        Assert.Equal(1L, await app.Database.Sql("select count(*) from document where made_as = 'thumbnail'"));

        await Open(doctor, "main.dcm");
        var status = page.Locator("[data-status]");
        await Assertions.Expect(status).ToContainTextAsync("fenêtre 700 / 1");
        await page.ClickAsync("[data-do=measure]");
        await Drag(page, 64); // at 200 %, 32 picture elements of half a millimetre
        await Assertions.Expect(status).ToContainTextAsync("16 mm");
        await page.Take("documents-3-dicom");
        await page.Locator("canvas").FocusAsync();
        await page.Keyboard.PressAsync("r");
        await page.Keyboard.PressAsync("+");
        await Assertions.Expect(status).ToContainTextAsync("250");

        await Open(doctor, "lésion");
        await Assertions.Expect(page.Locator(".viewer.ready")).ToBeVisibleAsync();
        await page.ClickAsync("[data-do=measure]");
        await Drag(page, 50);
        await Assertions.Expect(status).ToContainTextAsync("échelle inconnue");
        await page.Take("documents-4-photo");
        await Open(doctor, "bilan.pdf");
        await page.Take("documents-5-pdf");
        var request = await village.Filed(requester, TimeProvider.System.GetUtcNow());
        await Reply(doctor, request);
        await ShowToLearners(doctor, request);
    }

    /// <summary>Files that join a message before it is sent.</summary>
    static async Task Reply(Person doctor, Request request)
    {
        var page = doctor.Page;
        await doctor.Go($"/requests/{request.Id}");
        await page.ClickAsync(".dialogue summary");
        await page.FillAsync("#message", "Une photo plus nette, prise ce matin.");
        await page.SetInputFilesAsync("#files", new FilePayload[]
        {
            new() { Name = "lésion du dos, vue de près, après une semaine de traitement local par dermocorticoïde.png", MimeType = "image/png", Buffer = Samples.Png(640, 480) },
            new() { Name = "notes.docx", MimeType = "application/vnd", Buffer = Samples.Zip() },
        });
        await Assertions.Expect(page.Locator("form.reply li[data-complete=true]")).ToHaveCountAsync(1);
        await Assertions.Expect(page.Locator("#uploads .fault")).ToHaveCountAsync(1);
        await page.Take("documents-6-reply");
        await page.ClickAsync("form.reply button[value=send]");
        await Assertions.Expect(page.Locator(".dialogue .attached a")).ToContainTextAsync("lésion du dos");
        await page.Take("documents-7-sent");
    }

    /// <summary>The view for learners: a copy with a rectangle, then the check.</summary>
    async Task ShowToLearners(Person doctor, Request request)
    {
        var page = doctor.Page;
        await app.Database.Sql($"update document set request_id = '{request.Id}', draft_id = null where draft_id is not null");
        await app.Database.Sql($$"""insert into case_answers select '{{request.Id}}', id, '{"depuis_quand": "Deux mois, dit Mme Essai", "fievre": "no", "perte_de_poids": "4.5", "antecedents": "HTA, suivie par le Dr Essai."}' from case_form where specialty = 'internal_medicine' and territory_id is null""");
        await app.Database.Sql($"insert into case_message values (gen_random_uuid(), '{request.Id}', '{request.RequesterId}', false, false, 'Mme Essai va mieux depuis lundi.', now())");
        await doctor.Go($"/requests/{request.Id}/deidentified");
        await page.Take("deidentified-1-proposed");
        await page.FillAsync("#context", "Sans contexte.");
        await page.UncheckAsync("input[value='4.5']");
        await page.FillAsync("textarea[name^='message.']", "Va mieux.");
        await page.ClickAsync("form li:has-text('main.dcm') button");
        await Assertions.Expect(page.Locator(".viewer.ready")).ToBeVisibleAsync();
        await Drag(page, 40, 30);
        await page.Take("deidentified-2-covered");
        await page.RunAndWaitForRequestAsync(() => page.ClickAsync("[data-do=keep]"), r => r.Url.Contains("/deidentified?cover=", StringComparison.Ordinal));
        await page.WaitForURLAsync(u => u.EndsWith("/deidentified", StringComparison.Ordinal));
        await Assertions.Expect(page.Locator("form li:has-text('main.dcm')")).ToContainTextAsync("avec un fichier DICOM nettoyé");
        await page.ClickAsync("button:has-text('Valider pour la session')");
        await Assertions.Expect(page.Locator(".notice.good")).ToContainTextAsync("Validée par");
        Assert.Equal("Sans contexte.", await page.InputValueAsync("#context"));
        Assert.Equal("""{"fievre": "no", "antecedents": "HTA, suivie par le Dr [nom].", "depuis_quand": "Deux mois, dit Mme [nom]"}""", await app.Database.Sql("select answers::text from deidentified_view"));
        Assert.Equal("Va mieux.", await app.Database.Sql("select value from deidentified_view, jsonb_each_text(messages)"));
        await page.Take("deidentified-3-checked");
        Assert.Equal("application/dicom", await app.Database.Sql("select media_type from document where made_as = 'deidentified_dicom'"));
        Assert.Equal("image/jpeg", await app.Database.Sql("select media_type from document where made_as = 'deidentified'"));
    }

    /// <summary>The line goes away while a chunk is under way.</summary>
    static Task<IAsyncDisposable> Cut(IPage page, int afterChunks)
    {
        var seen = 0;
        return page.RouteAsync("**/chunks?start=*", async route =>
        {
            if (++seen == afterChunks + 1) await page.Context.SetOfflineAsync(true);
            await route.ContinueAsync();
        });
    }

    static async Task Open(Person doctor, string name)
    {
        var page = doctor.Page;
        if (page.Url.Contains("/documents/", StringComparison.Ordinal)) await page.ClickAsync(".document-nav a:first-child");
        await doctor.Go(await page.Locator($"#document-list a:has-text('{name}')").GetAttributeAsync("href") ?? "");
    }

    static async Task Drag(IPage page, int pixels, int down = 0)
    {
        var box = (await page.Locator("canvas").BoundingBoxAsync())!;
        var (x, y) = (box.X + (box.Width / 2), box.Y + (box.Height / 2));
        await page.Mouse.MoveAsync(x, y);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(x + pixels, y + down);
        await page.Mouse.UpAsync();
    }
}
