using Microsoft.Playwright;
using TeleExpertise.Expertise.People;
using TeleExpertise.Testing;

namespace TeleExpertise.EndToEnd;

/// <summary>A session is conducted, and a case is discussed among its care team while another doctor sits in the room.</summary>
public sealed class ACaseAmongItsTeam(TestApp app, Chromium chromium) : IClassFixture<TestApp>, IClassFixture<Chromium>
{
    const string Written = "Le bilan est joint.";
    const string Noted = "Avis noté en séance.";
    readonly TimeProvider clock = TimeProvider.System;

    [Fact]
    public async Task Who_is_outside_waits_without_picture_or_sound_and_reads_no_word_of_it()
    {
        var village = await Village.Build(app.Database);
        var (leads, asks) = (await village.Expert(), await village.Requester());
        var meeting = await Meeting.Open(app.Database, village, leads, clock.GetUtcNow());
        var request = await village.Filed(asks, clock.GetUtcNow());
        await meeting.Book(request);
        var (expert, doctor) = (await At(leads), await At(asks));
        var other = await At(await village.Requester(organisation: village.OtherPractice));
        var heard = Heard.From(other.Page);
        await doctor.Go($"/sessions/{meeting.Id}/room");
        await doctor.Page.WaitForSelectorAsync("[data-do=enter]:enabled");
        var faults = await doctor.Page.Faults("lobby");
        foreach (var person in new[] { expert, doctor, other }) await person.Enter(meeting.Id, clock);
        foreach (var person in new[] { expert, doctor, other }) await person.WaitForOthers(2);

        await expert.Page.ClickAsync("#next-case");
        await Assertions.Expect(doctor.Page.Locator("#room-case")).ToContainTextAsync(request.Question);
        await Assertions.Expect(other.Page.Locator("#room-case .outline")).ToBeVisibleAsync();
        await expert.Page.ClickAsync("#phase-Discussion");
        await Assertions.Expect(doctor.Page.Locator(".phases [aria-current=step]")).ToHaveTextAsync("Discussion");
        await Assertions.Expect(doctor.Page.Locator(".conduct-now [role=timer]")).ToContainTextAsync("0:");
        await other.Page.ClickAsync("#hand");
        await Assertions.Expect(expert.Page.Locator(".asking li")).ToHaveCountAsync(1);
        await other.SeesAndHears(frames: 20, audioPackets: 50);
        await doctor.Page.FillAsync("#chat-text", Written);
        await doctor.Page.PressAsync("#chat-text", "Enter");
        await Assertions.Expect(expert.Page.Locator(".chat")).ToContainTextAsync(Written);
        await Assertions.Expect(doctor.Page.Locator("#chat-text")).ToHaveValueAsync("");
        await Assertions.Expect(other.Page.Locator(".chat")).ToHaveCountAsync(0);
        await expert.Page.FillAsync("#room-notes [name='Typed.Answer']", Noted);
        await Assertions.Expect(expert.Page.Locator("#room-notes [data-autosave-state]")).ToContainTextAsync("nregistré à");
        await expert.Page.Take("conduct-1-expert");
        await doctor.Page.Take("conduct-2-owner");

        foreach (var (person, who) in new[] { (expert, "who leads"), (doctor, "whose case it is"), (other, "who is outside") }) faults.AddRange(await person.Page.Faults("room of " + who));
        await doctor.Page.ClickAsync("#outsiders");
        await Assertions.Expect(other.Page.Locator("#room-waiting")).ToBeVisibleAsync();
        await Assertions.Expect(other.Page.Locator("#room-case .outline")).ToHaveCountAsync(0);
        await other.Page.Take("conduct-3-waits");
        await NothingComes(other);
        await other.Enter(meeting.Id, clock); // by another way into the same room
        await Assertions.Expect(other.Page.Locator("#room-waiting")).ToBeVisibleAsync();
        await NothingComes(other);
        await doctor.SeesAndHears(frames: 40, audioPackets: 100);

        await doctor.Page.ClickAsync("#outsiders");
        await Assertions.Expect(other.Page.Locator("#room-case .outline")).ToBeVisibleAsync();
        await other.SeesAndHears(frames: 20, audioPackets: 50);
        var wire = await heard.Words();
        foreach (var secret in new[] { request.Question, Written, Noted }) Assert.DoesNotContain(wire, text => text.Contains(secret, StringComparison.Ordinal));

        await expert.Page.Locator(".tile", new() { HasText = asks.DisplayName }).Locator("[data-do=mute]").ClickAsync();
        await Assertions.Expect(doctor.Page.Locator("#room-silenced")).ToBeVisibleAsync();
        await Assertions.Expect(doctor.Page.Locator(".controls [data-do=microphone]")).ToHaveTextAsync("Activer le micro");
        await doctor.Page.ClickAsync(".controls [data-do=microphone]");
        await Assertions.Expect(doctor.Page.Locator("#room-silenced")).ToBeHiddenAsync();
        await expert.Page.ClickAsync("#put-off");
        await Assertions.Expect(other.Page.Locator("#room-case .outline")).ToHaveCountAsync(0);
        await Assertions.Expect(expert.Page.Locator("#next-case")).ToBeVisibleAsync(); // to be taken up again
        await Assertions.Expect(expert.Page.Locator("#room-notes form")).ToHaveCountAsync(0);
        await Assertions.Expect(other.Page.Locator(".chat li")).ToHaveCountAsync(0); // it stays with its case
        await expert.Page.ReloadAsync();
        await expert.Page.ClickAsync("#next-case");
        await Assertions.Expect(expert.Page.Locator("#room-notes [name='Typed.Answer']")).ToHaveValueAsync(Noted);

        foreach (var person in new[] { doctor, other }) await person.Leave(clock);
        Assert.True((await new SessionSteps(app.Database, clock).End(leads, meeting.Id)).Succeeded);
        await expert.Go($"/sessions/{meeting.Id}");
        await Assertions.Expect(expert.Page.Locator(".session-summary")).ToContainTextAsync([request.Reference, asks.DisplayName]);
        await expert.Page.Take("conduct-4-summary");
        faults.AddRange(await expert.Page.Faults("summary"));
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>What was on its way when it was told may still arrive; after that, not a packet.</summary>
    static async Task NothingComes(Person waits)
    {
        await Task.Delay(1000);
        var before = await waits.Receives();
        await Task.Delay(3000);
        var after = await waits.Receives();
        Assert.Equal((before.Frames, before.AudioPackets), (after.Frames, after.AudioPackets));
    }

    async Task<Person> At(Actor actor)
    {
        var person = new Person(await chromium.Window(), app.Url);
        await person.SignIn(actor.Id);
        return person;
    }
}
