using Microsoft.Playwright;
using TeleExpertise.Expertise.People;
using TeleExpertise.Testing;

namespace TeleExpertise.EndToEnd;

/// <summary>A doctor has a patient take part in their case: on a phone without an account, in real browsers, until the case is over.</summary>
public sealed class APatientJoinsTheirCase(TestApp app, Chromium chromium) : IClassFixture<TestApp>, IClassFixture<Chromium>
{
    readonly TimeProvider clock = TimeProvider.System;

    [Fact]
    public async Task They_wait_are_called_in_see_and_hear_and_go_with_their_case()
    {
        var village = await Village.Build(app.Database);
        var (leads, asks) = (await village.Expert(), await village.Requester());
        var meeting = await Meeting.Open(app.Database, village, leads, clock.GetUtcNow());
        var (request, next) = (await village.Filed(asks, clock.GetUtcNow()), await village.Filed(asks, clock.GetUtcNow()));
        await meeting.Book(request);
        await meeting.Book(next, 2);
        var (expert, doctor) = (await At(leads), await At(asks));
        foreach (var person in new[] { expert, doctor }) await person.Enter(meeting.Id, clock);
        await doctor.WaitForOthers(1);

        await doctor.Page.ClickAsync("#patients > summary");
        await doctor.Page.Take("patient-1-offered");
        await doctor.Page.CheckAsync("#patient-consent-1");
        await doctor.Page.ClickAsync("#patient-comes-1");
        var code = await doctor.Page.Locator("#patients code").InnerTextAsync();
        await doctor.Page.Locator("#patients").ScrollIntoViewIfNeededAsync();
        await doctor.Page.Take("patient-2-link");

        var phone = await chromium.Window();
        await phone.SetViewportSizeAsync(390, 844);
        var told = Heard.From(phone);
        await phone.GotoAsync(app.Url + "/guest");
        await phone.Take("patient-3-code");
        await phone.GotoAsync("about:blank");
        await phone.GotoAsync($"{app.Url}/guest#{code.Replace(" ", "", StringComparison.Ordinal)}");
        await phone.WaitForURLAsync("**/guest/room");
        await phone.Take("patient-4-lobby");
        await phone.ClickAsync("[data-do=enter]:enabled");
        await Assertions.Expect(phone.Locator("#guest-waits")).ToBeVisibleAsync();
        await Assertions.Expect(doctor.Page.Locator("#room-patients")).ToContainTextAsync("attend d’être appelé");
        await phone.Take("patient-5-waits");
        Assert.True(await phone.EvaluateAsync<bool>("() => window.roomConnection === undefined")); // no media, and nothing asked for any

        await expert.Page.ClickAsync("#present-1");
        await phone.WaitForSelectorAsync("#room[data-room-state=in]");
        var patient = new Person(phone, app.Url);
        await patient.SeesAndHears(frames: 30, audioPackets: 50);
        await Assertions.Expect(expert.Page.Locator("#room-patient")).ToHaveTextAsync("Patient présent · téléconsultation");
        await Assertions.Expect(expert.Page.Locator("#room-stage")).ToContainTextAsync("Patient");
        await Assertions.Expect(expert.Page.Locator(".room-agenda")).ToContainTextAsync("téléconsultation");
        await Assertions.Expect(doctor.Page.Locator("#room-patients")).ToContainTextAsync("est dans la salle");
        await expert.SeesAndHears(frames: 30, audioPackets: 50);
        await phone.Take("patient-6-in");
        await expert.Page.Take("patient-7-expert");

        await expert.Page.ClickAsync("#present-2");
        await Assertions.Expect(phone.Locator("#room-ended")).ToContainTextAsync("terminé avec vous");
        await Assertions.Expect(expert.Page.Locator("#room-patient")).ToBeEmptyAsync();
        await phone.Take("patient-8-out");
        await phone.Locator("[data-in=ended] a.button:visible").ClickAsync();
        await phone.ClickAsync("[data-do=enter]:enabled");
        await Assertions.Expect(phone.Locator("#guest-waits")).ToBeVisibleAsync();
        await Task.Delay(4000); // it has asked again
        await Assertions.Expect(phone.Locator("#room[data-room-state=lobby]")).ToBeVisibleAsync();
        Assert.True(await phone.EvaluateAsync<bool>("() => window.roomConnection === undefined"));

        await expert.Page.ClickAsync("#present-1"); // taken up again
        await phone.WaitForSelectorAsync("#room[data-room-state=in]");
        await doctor.Page.ClickAsync("#patient-leaves-1");
        await Assertions.Expect(phone.Locator("#room-ended")).ToBeVisibleAsync();
        var words = await told.Words();
        foreach (var secret in new[] { request.Question, request.Reference, request.Id.ToString(), request.PatientId.ToString(), next.Reference, "ESSAI", "Dominique" })
            Assert.DoesNotContain(words, text => text.Contains(secret, StringComparison.Ordinal));
        Assert.Equal(2L, await app.Database.Sql($"select count(distinct account_id) from presence where session_id = '{meeting.Id}'"));
    }

    async Task<Person> At(Actor actor)
    {
        var person = new Person(await chromium.Window(), app.Url);
        await person.SignIn(actor.Id);
        return person;
    }
}
