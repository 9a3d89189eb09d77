using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Sessions.Outsiders;
using TeleExpertise.Rooms;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Sessions;

public sealed class OutsidersFollowOrWait(TestDatabase database) : ASessionOfThursday(database)
{
    [Fact]
    public async Task Everybody_hears_while_no_case_is_on()
    {
        await Open();
        var audience = await Audience(Expert, Requester);
        Assert.Equal((null, null, null), (audience.Segment, audience.Senders, audience.Receivers));
    }

    [Fact]
    public async Task Another_doctor_and_a_learner_follow_a_case_until_its_owner_has_them_wait()
    {
        var (other, learner) = (await Village.Requester(organisation: Village.OtherPractice), await Village.Learner());
        await Consent(learners: true);
        await Begin();
        Assert.Equal(Ids(Expert, Requester, other, learner), await Hears(Expert, Requester, other, learner));
        Assert.True((await Choose(Requester, wait: true)).Succeeded);
        Assert.Equal(Ids(Expert, Requester), await Hears(Expert, Requester, other, learner));
        Assert.True((await Choose(Requester, wait: false)).Succeeded);
        Assert.Equal(Ids(Expert, Requester, other, learner), await Hears(Expert, Requester, other, learner));
    }

    [Fact]
    public async Task A_learner_waits_where_the_patient_did_not_consent_to_learners()
    {
        var (other, learner) = (await Village.Requester(organisation: Village.OtherPractice), await Village.Learner());
        await Consent(learners: false);
        await Begin();
        Assert.Equal(Ids(Expert, Requester, other), await Hears(Expert, Requester, other, learner));
    }

    [Fact]
    public async Task Who_was_not_let_in_or_has_no_account_any_more_hears_nothing()
    {
        var gone = await Village.Requester();
        await Database.Sql($"update account set disabled_at = now() where id = '{gone.Id}'");
        await Begin();
        Assert.Equal(Ids(Expert), await Hears(Expert, gone));
    }

    [Fact]
    public async Task A_meeting_room_screen_hears_only_what_anybody_may()
    {
        var screen = Guid.NewGuid();
        await Consent(learners: true);
        await Begin();
        Assert.Contains(screen.ToString(), (await Audience([screen], Expert)).Receivers!);
        await Consent(learners: false);
        Assert.DoesNotContain(screen.ToString(), (await Audience([screen], Expert)).Receivers!);
        await Consent(learners: true);
        await Choose(Requester, wait: true);
        Assert.DoesNotContain(screen.ToString(), (await Audience([screen], Expert)).Receivers!);
    }

    [Fact]
    public async Task The_time_of_waiting_is_no_presence_at_the_case()
    {
        var other = await Village.Requester(organisation: Village.OtherPractice);
        await Begin();
        await using (var db = Database.Open())
        {
            foreach (var who in new[] { Expert, other })
                db.Add(new Presence { ConnectionId = Guid.NewGuid(), SessionId = Session, AccountId = who.Id, BeganAt = Hour, LastSeenAt = Hour.AddMinutes(20), EndedAt = Hour.AddMinutes(20) });
            await db.SaveChangesAsync();
        }
        await Hears(Expert, other);
        Clock.Advance(TimeSpan.FromMinutes(4));
        await Choose(Requester, wait: true);
        await Hears(Expert, other);
        Clock.Advance(TimeSpan.FromMinutes(3));
        await Choose(Requester, wait: false);
        await Hears(Expert, other);
        Clock.Advance(TimeSpan.FromMinutes(2));
        await Steps.EndCase(Expert, Session);
        Clock.Advance(TimeSpan.FromMinutes(11));
        var present = (await Steps.Present(Session, Request.Id)).ToDictionary(p => p.AccountId, p => p.Seconds);
        Assert.Equal((9 * 60 + 2, 6 * 60 + 1), (present[Expert.Id], present[other.Id]));
    }

    [Fact]
    public async Task Who_waits_reads_neither_outline_nor_pictures()
    {
        var other = await Village.Requester(organisation: Village.OtherPractice);
        await Begin();
        Assert.NotNull((await Describe(other)).Value);
        await Choose(Requester, wait: true);
        Assert.Equal("case-among-its-team", (await Describe(other)).Refusal?.Code);
        Assert.NotNull((await Describe(Expert)).Value);
    }

    [Fact]
    public async Task Only_an_owner_chooses()
    {
        var other = await Village.Requester();
        foreach (var actor in new[] { Expert, other }) Assert.Equal(RefusalKind.NotFound, (await Choose(actor, wait: true)).Refusal?.Kind);
        Assert.Equal(2, await Audited("choose-outsiders", AuditOutcome.Refused, Request.Id));
        Assert.Equal(Session, (await Choose(Requester, wait: true, begin: true)).Value);
    }

    Task<object?> Consent(bool learners) => Database.Sql($"update consent set learners = {(learners ? "true" : "false")} where request_id = '{Request.Id}'");

    async Task Open()
    {
        Clock.Set(Hour);
        await Steps.Open(Expert, Session);
    }

    async Task Begin()
    {
        await Open();
        Assert.True((await Steps.Begin(Expert, Session, Request.Id)).Succeeded);
    }

    async Task<Outcome<Guid?>> Choose(Actor actor, bool wait, bool begin = false)
    {
        if (begin) await Begin();
        Clock.Advance(TimeSpan.FromSeconds(1)); // the last word counts, and two in one instant have no order
        await using var db = Database.Open();
        return await new ChooseOutsiders(db, Clock, new AuditTrail(db, Clock)).Run(actor, Request.Id, wait, default);
    }

    async Task<Outcome<CaseOutline?>> Describe(Actor actor)
    {
        await using var db = Database.Open();
        return await new DescribeCaseOn(db, Clock, new AuditTrail(db, Clock)).Run(actor, Session, default);
    }

    Task<Audience> Audience(params Actor[] people) => Audience([], people);

    async Task<Audience> Audience(IReadOnlyCollection<Guid> screens, params Actor[] people)
    {
        await using var db = Database.Open();
        return await new FollowAudience(db, new FindActor(db, Clock), Clock).Run(Session, [.. people.Select(p => p.Id)], screens, default);
    }

    async Task<List<string>> Hears(params Actor[] people) => [.. (await Audience(people)).Receivers!.Order(StringComparer.Ordinal)];
    static List<string> Ids(params Actor[] people) => [.. people.Select(p => p.Id.ToString()).Order(StringComparer.Ordinal)];
}
