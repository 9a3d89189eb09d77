using System.Diagnostics;
using Microsoft.Playwright;
using TeleExpertise.Expertise.People;
using TeleExpertise.Testing;
using Xunit.Abstractions;

namespace TeleExpertise.EndToEnd;

/// <summary>Somebody sits in a room while a coordinator changes their roles, or while their sign-in ends: the room follows, and the log says after how many seconds (five are promised on a machine that does nothing else).</summary>
public sealed class AnOpenRoomFollows(TestApp app, Chromium chromium, ITestOutputHelper output) : IClassFixture<TestApp>, IClassFixture<Chromium>
{
    const string Revoked = "Votre accès à cette salle a été retiré";
    const string SignedOut = "Votre connexion à TeleExpertise a pris fin";
    readonly TimeProvider clock = TimeProvider.System;

    [Fact]
    public async Task Who_loses_their_role_is_put_out_and_reads_why_and_a_new_chair_gets_the_buttons()
    {
        var (village, meeting) = await Meet();
        var (leaving, chair, learner) = (await village.Expert(), await village.Requester(), await village.Learner());
        var question = await ACaseIsOn(village, meeting);
        var coordinator = await At(await village.Coordinator());

        var (expert, room) = await In(leaving, meeting);
        await Assertions.Expect(expert.Page.Locator("#room-case")).ToContainTextAsync(question);
        await expert.Page.Take("live-1-expert-before");
        await End(coordinator, leaving.Id, leaving.Grants[0].Id);
        await Follows("an expert loses the role", Sure(coordinator, leaving.Grants[0].Id), room, Revoked);
        await Assertions.Expect(expert.Page.Locator("#room-case")).ToBeEmptyAsync(); // the case is gone too
        await expert.Page.Take("live-2-expert-out");
        await Left(expert);

        var (doctor, _) = await In(chair, meeting);
        var pane = doctor.Page.Locator("#room-case");
        await Assertions.Expect(pane.Locator("li.on")).ToBeVisibleAsync();
        await Assertions.Expect(pane.Locator("[data-post$='/case']")).ToHaveCountAsync(0);
        Assert.DoesNotContain(question, await pane.InnerTextAsync(), StringComparison.Ordinal);
        await coordinator.Go($"/people/{chair.Id}");
        await coordinator.Page.ClickAsync("summary:has-text('Ajouter un rôle')");
        await coordinator.Page.SelectOptionAsync("#role", "Chair");
        await coordinator.Page.SelectOptionAsync("#place", village.InternalMedicine.ToString());
        await coordinator.Page.Take("live-3-role-given");
        await Follows("a requester becomes chair", () => coordinator.Page.ClickAsync("button:has-text('Donner ce rôle')"), pane.Locator("[data-post$='/case']").First, "Terminer ce cas");
        await Assertions.Expect(pane).ToContainTextAsync(question);
        await Assertions.Expect(pane.Locator("a[href$='/opinion']")).ToHaveCountAsync(0); // who chairs signs nothing
        await doctor.Page.Take("live-4-chair");
        await Left(doctor);

        var (intern, out_) = await In(learner, meeting);
        await Assertions.Expect(intern.Page.Locator("#room-case .outline")).ToBeVisibleAsync();
        await End(coordinator, learner.Id, learner.Grants[0].Id);
        await Follows("a learner's placement ends", Sure(coordinator, learner.Grants[0].Id), out_, Revoked);
        await intern.Page.Take("live-5-learner-out");
        await Left(intern);
    }

    [Fact]
    public async Task A_replacement_names_its_cases_in_the_room_and_hides_them_when_it_ends()
    {
        var (village, meeting) = await Meet();
        var (away, replacing) = (await village.Requester(), await village.Requester());
        var question = await ACaseIsOn(village, meeting, away);
        var coordinator = await At(await village.Coordinator());
        var (doctor, _) = await In(replacing, meeting);
        var pane = doctor.Page.Locator("#room-case");
        await Assertions.Expect(pane.Locator(".outline")).ToBeVisibleAsync();

        await coordinator.Go($"/people/{away.Id}");
        await coordinator.Page.ClickAsync("section:has(#replacements-title) details.sheet-box > summary");
        await coordinator.Page.SelectOptionAsync("#replacement", replacing.Id.ToString());
        await coordinator.Page.FillAsync("#replacementUntil", clock.Today().AddDays(7).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        await Follows("a replacement begins", () => coordinator.Page.ClickAsync("section:has(#replacements-title) details.sheet-box button"), pane, question);
        await doctor.Page.Take("live-6-replacing");

        await coordinator.Page.WaitForURLAsync("**done=replacement");
        await coordinator.Page.ClickAsync("section:has(#replacements-title) details.sure > summary");
        await Follows("a replacement ends", () => coordinator.Page.ClickAsync("section:has(#replacements-title) details.sure button"), pane.Locator(".outline"), "Cas n°");
        await Assertions.Expect(pane).Not.ToContainTextAsync(question);
        await Left(doctor);
    }

    [Theory]
    [InlineData("closed from another device", SignedOut)]
    [InlineData("signed out in another tab", SignedOut)]
    [InlineData("a new password", SignedOut)]
    [InlineData("a coordinator says that the person leaves", null)]
    [InlineData("the person closes the account", null)]
    public async Task A_call_ends_with_the_sign_in_at_which_it_began(string how, string? because)
    {
        var (village, meeting) = await Meet();
        var actor = await village.Requester();
        var coordinator = await village.Coordinator();
        var (doctor, room) = await In(actor, meeting);
        var tab = how.StartsWith("signed out", StringComparison.Ordinal) ? await doctor.Page.Context.NewPageAsync() : (await At(how.StartsWith("a coordinator", StringComparison.Ordinal) ? coordinator : actor)).Page;
        await Follows(how, await Ready(how, tab, actor.Id), room, because);
        if (because is not null) await doctor.Page.Take("live-7-signed-out");
        await doctor.Page.Locator("[data-in=ended] a.button:visible").ClickAsync();
        await doctor.Page.GotoAsync($"{app.Url}/sessions/{meeting.Id}/room");
        Assert.Contains("/sign-in", doctor.Page.Url, StringComparison.Ordinal);
        await Left(doctor);
    }

    /// <summary>Goes to where a sign-in is ended; what is left is the click that ends it.</summary>
    async Task<Func<Task>> Ready(string how, IPage tab, Guid account)
    {
        switch (how.Split(' ')[0..2])
        {
            case ["closed", _]:
                await tab.GotoAsync(app.Url + "/account/sessions");
                return () => tab.ClickAsync("form[action='/account/sessions/end'] button");
            case ["signed", _]:
                await tab.GotoAsync(app.Url + "/account/security");
                return () => tab.ClickAsync("form[action='/sign-out'] button");
            case ["a", "new"]:
                await tab.GotoAsync(app.Url + "/account/password");
                await tab.FillAsync("#password", "une phrase assez longue");
                return () => tab.ClickAsync("form.sheet button");
            case ["a", _]:
                await tab.GotoAsync($"{app.Url}/people/{account}");
                await tab.ClickAsync("summary:has-text('Départ du territoire')");
                return () => tab.ClickAsync("button:has-text('mettre fin à tous ses accès')");
            default:
                await app.Database.Sql($"update account set persona = null where id = '{account}'"); // a persona stays
                await tab.GotoAsync(app.Url + "/account/close");
                await tab.CheckAsync("#sure");
                return () => tab.ClickAsync("button.danger");
        }
    }

    async Task<(Village, Meeting)> Meet()
    {
        var village = await Village.Build(app.Database);
        return (village, await Meeting.Open(app.Database, village, await village.Expert(), clock.GetUtcNow()));
    }

    /// <summary>Somebody's case is on; gives what only those read to whom it is open.</summary>
    async Task<string> ACaseIsOn(Village village, Meeting meeting, Actor? requester = null)
    {
        var request = await village.Filed(requester ?? await village.Requester(), clock.GetUtcNow());
        await meeting.Book(request);
        Assert.True((await new SessionSteps(app.Database, clock).Begin(await village.Expert(), meeting.Id, request.Id)).Succeeded);
        return request.Question;
    }

    async Task<Person> At(Actor actor)
    {
        var person = new Person(await chromium.Window(), app.Url);
        await person.SignIn(actor.Id);
        return person;
    }

    async Task<(Person, ILocator Ended)> In(Actor actor, Meeting meeting)
    {
        var person = await At(actor);
        await person.Enter(meeting.Id, clock);
        return (person, person.Page.Locator("#room-ended"));
    }

    static Task Left(Person person) => person.Page.Context.CloseAsync();

    static async Task End(Person coordinator, Guid person, Guid role)
    {
        await coordinator.Go($"/people/{person}");
        await coordinator.Page.ClickAsync($".roles details:has(#last-{role}) > summary");
    }

    static Func<Task> Sure(Person coordinator, Guid role) => () => coordinator.Page.ClickAsync($".roles form:has(#last-{role}) button");

    /// <summary>From the click until the room says so.</summary>
    async Task Follows(string what, Func<Task> click, ILocator where, string? says)
    {
        var begun = Stopwatch.GetTimestamp();
        await click();
        await Assertions.Expect(where).ToBeVisibleAsync();
        if (says is not null) await Assertions.Expect(where).ToContainTextAsync(says);
        var took = Stopwatch.GetElapsedTime(begun);
        output.WriteLine($"{what}: the room follows after {took.TotalSeconds:0.00} s");
    }
}
