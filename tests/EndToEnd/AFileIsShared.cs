using Microsoft.Playwright;
using TeleExpertise.Expertise.People;
using TeleExpertise.Testing;

namespace TeleExpertise.EndToEnd;

/// <summary>A doctor opens the social part of a file; another breaks the glass; the first reads who looked.</summary>
public sealed class AFileIsShared(TestApp app, Chromium chromium) : IClassFixture<TestApp>, IClassFixture<Chromium>
{
    [Fact]
    public async Task With_a_social_worker_and_in_an_emergency_and_its_doctor_sees_who_looked()
    {
        var village = await Village.Build(app.Database);
        var (doctor, other) = (await village.Requester(), await village.Requester(organisation: village.OtherPractice));
        var worker = await village.Person(Role.SocialWorker, Profession.SocialWorker, organisation: village.Practice);
        var request = await village.Filed(doctor, TimeProvider.System.GetUtcNow().AddDays(-1));

        var page = await As(doctor);
        await page.GotoAsync($"{app.Url}/requests/{request.Id}");
        await page.Take("circle-1-case");
        await page.ClickAsync("a[href$='/access']");
        await page.ClickAsync("summary");
        await page.SelectOptionAsync("#person", worker.Id.ToString());
        await page.SelectOptionAsync("#section", "both");
        await page.CheckAsync("#consented");
        await page.Take("circle-2-open");
        await page.ClickAsync("details button");
        await Assertions.Expect(page.Locator(".summary")).ToContainTextAsync("réservée aux professions de santé");
        await page.Take("circle-3-refused");
        await page.SelectOptionAsync("#section", "social");
        await page.ClickAsync("details button");
        await Assertions.Expect(page.Locator(".notice.good")).ToBeVisibleAsync();

        var social = await As(worker);
        await social.GotoAsync(app.Url + "/");
        await social.Take("circle-4-shared");
        await social.ClickAsync("ul.lines a");
        await social.FillAsync("#note", "Passage d'une aide à domicile trois fois par semaine.\nDossier APA déposé en novembre.");
        await social.ClickAsync("main form button");
        await Assertions.Expect(social.Locator("article.social-note")).ToContainTextAsync("APA");
        await social.Take("circle-5-social");
        Assert.Equal(404, (await social.GotoAsync($"{app.Url}/requests/{request.Id}"))!.Status);

        var emergency = await As(other);
        await emergency.GotoAsync(app.Url + "/requests");
        await emergency.ClickAsync("a[href='/emergency-access']");
        await emergency.FillAsync("#reference", request.Reference);
        await emergency.FillAsync("#birthDate", "1957-03-04");
        await emergency.FillAsync("#reason", "Malaise au cabinet, traitement inconnu.");
        await emergency.Take("circle-6-glass");
        await emergency.ClickAsync("main form button.danger");
        await Assertions.Expect(emergency.Locator("main .notice")).ToContainTextAsync("Accès d'urgence");
        await emergency.Take("circle-7-file");
        await emergency.ClickAsync("ul.lines a");
        await Assertions.Expect(emergency.Locator("#case-question")).ToBeVisibleAsync();

        await page.ReloadAsync();
        await page.GotoAsync($"{app.Url}/requests/{request.Id}/access");
        await Assertions.Expect(page.Locator("#who-sees ~ ul.lines")).ToContainTextAsync("traitement inconnu");
        await Assertions.Expect(page.Locator("table")).ToContainTextAsync("Ouvrir un dossier en urgence");
        await Assertions.Expect(page.Locator("table")).ToContainTextAsync(worker.DisplayName);
        await page.Take("circle-8-who-looked");
    }

    async Task<IPage> As(Actor person)
    {
        var page = await chromium.Window();
        await page.APIRequest.PostAsync($"{app.Url}/demo/sign-in?as={person.Id:n}");
        return page;
    }
}
