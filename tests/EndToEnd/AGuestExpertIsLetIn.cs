using Microsoft.Playwright;
using TeleExpertise.Expertise.People;
using TeleExpertise.Testing;

namespace TeleExpertise.EndToEnd;

/// <summary>A chair invites an expert without an account, and lets in who knocks: in real browsers, from the lobby to the end.</summary>
public sealed class AGuestExpertIsLetIn(TestApp app, Chromium chromium) : IClassFixture<TestApp>, IClassFixture<Chromium>
{
    readonly TimeProvider clock = TimeProvider.System;

    [Fact]
    public async Task They_wait_are_let_in_follow_cases_without_names_and_wait_outside_where_its_owner_says_so()
    {
        var village = await Village.Build(app.Database);
        var (leads, asks) = (await village.Expert(), await village.Requester());
        var meeting = await Meeting.Open(app.Database, village, leads, clock.GetUtcNow());
        var request = await village.Filed(asks, clock.GetUtcNow());
        await meeting.Book(request);
        var (expert, doctor) = (await At(leads), await At(asks));
        foreach (var person in new[] { expert, doctor }) await person.Enter(meeting.Id, clock);
        await doctor.WaitForOthers(1);

        await expert.Page.ClickAsync("#guests > summary");
        await expert.Page.FillAsync("#guest-name", "Dr Essai, cardiologie");
        await expert.Page.ClickAsync("#guests form button");
        var code = await expert.Page.Locator("#guests code").InnerTextAsync();
        await expert.Page.Locator("#guests").ScrollIntoViewIfNeededAsync();
        await expert.Page.Take("guest-1-invited");

        var page = await chromium.Window();
        var told = Heard.From(page);
        await page.GotoAsync($"{app.Url}/guest#{code.Replace(" ", "", StringComparison.Ordinal)}");
        await page.WaitForURLAsync("**/guest/room");
        Assert.Empty(await page.Faults("the guest's lobby"));
        await page.ClickAsync("[data-do=enter]:enabled");
        await Assertions.Expect(page.Locator("#guest-waits")).ToBeVisibleAsync();
        await page.Take("guest-2-waits");
        Assert.True(await page.EvaluateAsync<bool>("() => window.roomConnection === undefined"));
        await Assertions.Expect(expert.Page.Locator("#room-guests .guest-waits")).ToContainTextAsync("Dr Essai, cardiologie attend");
        await expert.Page.Take("guest-3-knocks");
        await expert.Page.ClickAsync("[id^=admit-]");
        await page.WaitForSelectorAsync("#room[data-room-state=in]");
        var guest = new Person(page, app.Url);
        await guest.SeesAndHears(frames: 30, audioPackets: 50);
        await Assertions.Expect(expert.Page.Locator("#room-stage")).ToContainTextAsync("Dr Essai, cardiologie");

        await expert.Page.ClickAsync("#present-1");
        await Assertions.Expect(page.Locator("[data-ask]")).ToContainTextAsync("Cas n° 1");
        await guest.SeesAndHears(frames: 30, audioPackets: 50);
        await page.Take("guest-4-in");
        Assert.Empty(await page.Faults("the guest's room"));
        await doctor.Page.ClickAsync("#outsiders");
        await Assertions.Expect(page.Locator("#room-waiting")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("[data-ask]")).ToContainTextAsync("au sein de son équipe");
        await page.Take("guest-5-outside");

        await expert.Page.ClickAsync("[id^=out-]");
        await Assertions.Expect(page.Locator("#room-ended")).ToContainTextAsync("Votre participation est terminée");
        var words = await told.Words();
        foreach (var secret in new[] { request.Question, request.Reference, request.Id.ToString(), request.PatientId.ToString(), "Dominique" })
            Assert.DoesNotContain(words, text => text.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_has_an_account_and_is_only_a_guest_knocks_and_comes_in_by_themselves_when_let_in()
    {
        var village = await Village.Build(app.Database);
        var leads = await village.Expert();
        var meeting = await Meeting.Open(app.Database, village, leads, clock.GetUtcNow());
        var (expert, guest) = (await At(leads), await At(await village.Person(Role.GuestExpert, Profession.Doctor, service: village.InternalMedicine)));
        await expert.Enter(meeting.Id, clock);
        await guest.Go($"/sessions/{meeting.Id}/room");
        await guest.Page.ClickAsync("[data-do=enter]:enabled");
        await Assertions.Expect(guest.Page.Locator("#room-fault")).ToContainTextAsync("annoncé comme expert invité");
        await guest.Page.Take("guest-6-knocks");
        await expert.Page.ClickAsync("[id^=admit-]");
        await guest.Page.WaitForSelectorAsync("#room[data-room-state=in]");
        await guest.SeesAndHears(frames: 30, audioPackets: 50);
        await Assertions.Expect(guest.Page.Locator("#room-guests")).ToBeEmptyAsync(); // lets nobody in
    }

    async Task<Person> At(Actor actor)
    {
        var person = new Person(await chromium.Window(), app.Url);
        await person.SignIn(actor.Id);
        return person;
    }
}
