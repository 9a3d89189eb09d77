using Microsoft.Playwright;
using TeleExpertise.Testing;

namespace TeleExpertise.EndToEnd;

/// <summary>The form on a computer, the camera on a phone that nobody signs in on: a code between the two.</summary>
public sealed class PhotosComeFromAPhone(TestApp app, Chromium chromium) : IClassFixture<TestApp>, IClassFixture<Chromium>
{
    [Fact]
    public async Task The_code_is_read_once_photos_appear_on_the_computer_until_it_is_stopped()
    {
        var village = await Village.Build(app.Database);
        var doctor = new Person(await chromium.Window(), app.Url);
        await doctor.SignIn((await village.Requester()).Id);
        var page = doctor.Page;
        await doctor.Go("/requests/new");
        await page.FillAsync("#birthName", "Démo-Callune");
        var shown = await page.RunAndWaitForResponseAsync(() => page.ClickAsync("#phone-offer [data-do=show]"), r => r.Url.EndsWith("/photos", StringComparison.Ordinal) && r.Request.Method == "POST");
        var address = (await shown.JsonAsync())!.Value.GetProperty("address").GetString()!;
        await Assertions.Expect(page.Locator("#phone-offer [data-status]")).ToContainTextAsync("En attente du téléphone");
        await page.Take("photos-1-code");

        var phone = await chromium.Window(390, 844);
        var asked = new List<string>();
        phone.Request += (_, request) => { lock (asked) asked.Add(request.Url); };
        await phone.GotoAsync(address);
        await Assertions.Expect(phone.Locator("[data-when=ready]")).ToBeVisibleAsync();
        Assert.Equal("environment", await phone.Locator("#take").GetAttributeAsync("capture"));
        Assert.DoesNotContain("Callune", await phone.ContentAsync(), StringComparison.Ordinal);
        await Assertions.Expect(page.Locator("#phone-offer [data-status]")).ToContainTextAsync("Téléphone prêt");
        await phone.SetInputFilesAsync("#take", Photo("image.jpg"));
        await phone.SetInputFilesAsync("#choose", [Photo("image.jpg"), new() { Name = "x.pdf", MimeType = "application/pdf", Buffer = Samples.Pdf() }]);
        await Assertions.Expect(phone.Locator("#sent .done")).ToHaveCountAsync(2);
        await Assertions.Expect(phone.Locator("#sent .fault")).ToContainTextAsync("que des photos");
        await phone.Take("photos-2-phone");
        await Assertions.Expect(page.Locator("#document-list li[data-complete=true]")).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator("#phone-offer [data-status]")).ToContainTextAsync("2 photos reçues");
        await page.Take("photos-3-arrived");

        // The phone's camera may have thrown the page away; another phone that reads the same code gets nothing.
        await phone.ReloadAsync();
        await Assertions.Expect(phone.Locator("[data-when=ready]")).ToBeVisibleAsync();
        var another = await chromium.Window(390, 844);
        await another.GotoAsync(address);
        await Assertions.Expect(another.Locator("[data-when=none]")).ToBeVisibleAsync();
        await another.Take("photos-4-spent");

        await page.ClickAsync("#phone-offer [data-do=stop]");
        await Assertions.Expect(page.Locator("#phone-offer [data-status]")).ToContainTextAsync("Terminé");
        await phone.SetInputFilesAsync("#take", Photo("image.jpg"));
        await Assertions.Expect(phone.Locator("[data-when=over]")).ToBeVisibleAsync();
        await phone.Take("photos-5-over");
        Assert.Equal(2L, await app.Database.Sql("select count(*) from document where made_as is null"));
        Assert.Equal("Démo-Callune", await page.InputValueAsync("#birthName"));
        lock (asked) Assert.DoesNotContain(asked, url => url.Contains(address.Split('#')[1], StringComparison.Ordinal) && !url.Contains('#', StringComparison.Ordinal));
    }

    static FilePayload Photo(string name) => new() { Name = name, MimeType = "image/jpeg", Buffer = Pictures.Jpeg };
}
