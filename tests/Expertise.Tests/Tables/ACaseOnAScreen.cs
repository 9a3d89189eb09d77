using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Expertise.Screens;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Sessions.Showing;
using TeleExpertise.Expertise.Tables.CaseOnScreen;
using TeleExpertise.Rooms;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Tables;

/// <summary>A meeting-room screen holds no right of its own: a case is on it by somebody's act, and only as far as each of those before it may see it.</summary>
public sealed class ACaseOnAScreen(TestDatabase database) : ATableOfThursday(database)
{
    [Fact]
    public async Task It_shows_what_the_least_privileged_before_it_may_see_and_says_for_whose_sake()
    {
        await ACaseIsOn();
        await Sit(Requester, await Code());
        Assert.Null(await OnWall()); // nobody put it there
        Assert.True((await Show(Requester)).Succeeded);
        Assert.Equal(Request.Question, (await OnWall())!.Named!.Question);
        Assert.Equal((Sight.Whole, 0), ((await Listed(Expert)).Sight, (await Listed(Expert)).Because.Count));

        var other = await Village.Requester(organisation: Village.OtherPractice);
        await Sit(other, await Code());
        Assert.Null((await OnWall())!.Named);
        var seen = await Listed(Requester);
        Assert.Equal((Sight.WithoutNames, other.DisplayName, true), (seen.Sight, Assert.Single(seen.Because), seen.MayName));
        Assert.False((await Listed(Expert)).MayName); // consent is the owner's to take

        Assert.True((await Name(Requester)).Succeeded);
        Assert.NotNull((await OnWall())!.Named);
        Assert.True((await Listed(Expert)).Agreed);

        var learner = await Village.Learner();
        await Database.Sql($"update consent set learners = false where request_id = '{Request.Id}'");
        await Sit(learner, await Code());
        Assert.Null(await OnWall()); // agreed for those who were named to the patient, and a learner is refused
        Assert.Equal(learner.DisplayName, Assert.Single((await Listed(Expert)).Because));
        Assert.True((await End(Expert, (await SeatOf(learner)).Id)).Succeeded); // sent out
        Assert.NotNull((await OnWall())!.Named);
    }

    [Fact]
    public async Task It_goes_with_the_case_with_whoever_put_it_there_and_with_the_last_who_sits()
    {
        await ACaseIsOn();
        await Sit(Requester, await Code());
        await Show(Requester);
        await End(Requester, (await SeatOf(Requester)).Id);
        Assert.Null(await OnWall());
        await Sit(Requester, await Code());
        Assert.NotNull(await OnWall());
        Assert.True((await Show(Requester, false)).Succeeded);
        Assert.Null(await OnWall());
        await Show(Expert); // who leads
        Assert.NotNull(await OnWall());
        await Database.Sql($"update role_grant set ends_on = starts_on where account_id = '{Expert.Id}'");
        Assert.Null(await OnWall());
        await Show(Requester, false);
        await Show(Requester);
        Assert.NotNull(await OnWall());
        await Steps.EndCase(await Village.Expert(), Session);
        Assert.Null(await OnWall());
        Assert.Equal("no-case-on", (await Show(Requester)).Refusal!.Code);
    }

    [Fact]
    public async Task Nobody_else_puts_it_there_and_the_try_is_recorded()
    {
        await ACaseIsOn();
        var other = await Village.Requester(organisation: Village.OtherPractice);
        await Sit(other, await Code());
        foreach (var nobody in new[] { Requester, other, await Village.Learner(), await Village.Coordinator() }) // the owner sits elsewhere
            Assert.Equal(RefusalKind.NotFound, (await Show(nobody)).Refusal!.Kind);
        Assert.Equal(4, await Audited("show-on-screen", AuditOutcome.Refused));
        await Show(Expert);
        Assert.Equal(RefusalKind.NotFound, (await Name(Expert)).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await Name(other)).Refusal!.Kind);
        var elsewhere = await Enrolled();
        Assert.Null(await OnWall(elsewhere));
        Assert.Equal("case-not-on-screen", (await As(Requester, db => new NameOnScreen(db, Clock, Audit(db)).Run(Requester, Session, elsewhere.Id, default))).Refusal!.Code);
        Assert.Equal(RefusalKind.NotFound, (await As(Expert, db => new ShowOnScreen(db, Clock, Audit(db)).Run(Expert, Session, Guid.NewGuid(), true, default))).Refusal!.Kind);
        Assert.Empty((await As(other, db => new ListScreensForCase(db, new(db, Clock), Clock, Audit(db)).Run(other, Session, default))).Value!);
    }

    [Fact]
    public async Task What_all_look_at_is_on_the_screen_too_the_original_or_the_checked_copy_or_nothing()
    {
        await ACaseIsOn();
        await Sit(Requester, await Code());
        var photo = await Database.AddDocument(Request.Id, Requester.Id, name: "mme essai.jpg", type: MediaTypes.Jpeg);
        Assert.True((await As(Requester, db => new ShowDocument(db, Clock, Audit(db)).Run(Requester, Session, photo, 1, null, default))).Succeeded);
        Assert.Null(await Shown()); // nobody put the case there
        await Show(Requester);
        Assert.Equal((photo, "mme essai.jpg", false), ((await Shown())!.Picture!.Id, (await Shown())!.Picture!.Name, (await Shown())!.MayShow));
        await Sit(await Village.Requester(organisation: Village.OtherPractice), await Code());
        Assert.Null((await Shown())!.Picture); // somebody sits there who may not see it, and there is no checked copy
        await Name(Requester);
        Assert.Equal(photo, (await Shown())!.Picture!.Id);
        await Show(Requester, false);
        Assert.Null(await Shown());
    }

    [Fact]
    public async Task A_screen_that_asks_on_after_the_session_is_shown_nothing_and_one_of_elsewhere_is_refused()
    {
        await ACaseIsOn();
        await Sit(Requester, await Code());
        await Show(Requester);
        await Steps.End(Expert, Session);
        Assert.Null(await OnWall());
        Assert.Null(await Shown());
        var stranger = await Do(Reach.Door, db => new ReadScreenCase(db, new(db, Clock), new(db, Clock, Audit(db)), new(db, Clock), Clock, Audit(db)).Run(Wall, Guid.NewGuid(), default));
        Assert.Equal(Refusal.NotFound, stranger.Refusal);
        Assert.Equal(1, await Audited("read-screen-case", AuditOutcome.Refused, Wall.Id));
    }

    async Task ACaseIsOn()
    {
        await Begin();
        await Steps.ScreenPresence(Session, Wall.Id, Guid.NewGuid(), PresenceKind.Joined);
        Assert.True((await Steps.Begin(Expert, Session, Request.Id)).Succeeded);
    }

    Task<Outcome<Done>> Show(Actor actor, bool show = true) => As(actor, db => new ShowOnScreen(db, Clock, Audit(db)).Run(actor, Session, Wall.Id, show, default));
    Task<Outcome<Done>> Name(Actor actor) => As(actor, db => new NameOnScreen(db, Clock, Audit(db)).Run(actor, Session, Wall.Id, default));
    async Task<ScreenForCase> Listed(Actor actor) => Assert.Single((await As(actor, db => new ListScreensForCase(db, new(db, Clock), Clock, Audit(db)).Run(actor, Session, default))).Value!);

    async Task<Shown?> Shown()
    {
        var read = await Do(Reach.Door, db => new ReadScreenShown(db, new(db, Clock), new(db, Clock), new(db), Clock, Audit(db)).Run(Wall, Session, default));
        Assert.True(read.Succeeded);
        return read.Value;
    }

    async Task<CaseForScreen?> OnWall(RoomScreen? screen = null)
    {
        var read = await Do(Reach.Door, db => new ReadScreenCase(db, new(db, Clock), new(db, Clock, Audit(db)), new(db, Clock), Clock, Audit(db)).Run(screen ?? Wall, Session, default));
        Assert.True(read.Succeeded);
        return read.Value;
    }
}
