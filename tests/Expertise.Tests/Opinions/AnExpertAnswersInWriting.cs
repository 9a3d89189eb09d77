using TeleExpertise.Expertise.Opinions;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Opinions;

public sealed class AnExpertAnswersInWriting(TestDatabase database) : IClassFixture<TestDatabase>
{
    readonly TestClock clock = new(OpinionDesk.Thursday);
    OpinionDesk Desk => new(database, clock);

    [Fact]
    public async Task The_decision_is_recorded_once_and_a_draft_begins()
    {
        var village = await Village.Build(database);
        var (requester, expert) = (await village.Requester(), await village.Expert());
        var request = await village.Filed(requester, clock.GetUtcNow());
        var first = await Desk.AnswerInWriting(expert, request.Id);
        var second = await Desk.AnswerInWriting(expert, request.Id);
        Assert.True(first.Succeeded);
        Assert.Equal(first.Value, second.Value);
        Assert.Equal(1, await Desk.Count<TriageDecision>(d => d.RequestId == request.Id && d.Kind == TriageKind.AnswerInWriting));
        Assert.Equal(OpinionKind.Written, (await Desk.Single<Opinion>(o => o.RequestId == request.Id)).Kind);
    }

    [Fact]
    public async Task Two_experts_who_decide_at_once_share_one_draft()
    {
        var village = await Village.Build(database);
        var request = await village.Filed(await village.Requester(), clock.GetUtcNow());
        var experts = await Task.WhenAll(village.Expert(), village.Expert(), village.Expert());
        var begun = await Task.WhenAll(experts.Select(e => Desk.AnswerInWriting(e, request.Id)));
        Assert.Single(begun.Select(b => b.Value).Distinct());
    }

    [Fact]
    public async Task The_signed_answer_names_its_author_alone_and_frees_the_slot()
    {
        var village = await Village.Build(database);
        var (requester, expert) = (await village.Requester(), await village.Expert());
        var request = await village.Filed(requester, clock.GetUtcNow().AddDays(-1));
        var meeting = await Meeting.Open(database, village, expert, clock.GetUtcNow().AddDays(7));
        await meeting.Book(request);
        await Desk.AnswerInWriting(expert, request.Id);
        await Desk.Signed(expert, request.Id);
        var report = (await Desk.Read(requester, request.Id)).Value!;
        var named = Assert.Single(report.Content.Present);
        Assert.Equal((expert.DisplayName, "doctor", "CHU Nîmes"), (named.Name, named.Profession, named.Organisation));
        Assert.Equal(OpinionKind.Written, report.Content.Kind);
        Assert.Equal(BookingStatus.Cancelled, (await Desk.Single<Booking>(b => b.RequestId == request.Id)).Status);
    }

    [Fact]
    public async Task A_case_that_was_presented_gets_its_sessions_opinion_instead()
    {
        var village = await Village.Build(database);
        var expert = await village.Expert();
        var request = await village.Filed(await village.Requester(), clock.GetUtcNow());
        var meeting = await Meeting.Open(database, village, expert, clock.GetUtcNow());
        await meeting.Present(request, 0, 10);
        Assert.Equal("opinion-case-presented", (await Desk.AnswerInWriting(expert, request.Id)).Refusal?.Code);
    }

    [Fact]
    public async Task A_written_draft_whose_case_comes_up_in_a_session_after_all_is_that_sessions_opinion()
    {
        var village = await Village.Build(database);
        var (requester, expert) = (await village.Requester(), await village.Expert());
        var request = await village.Filed(requester, clock.GetUtcNow());
        await Desk.AnswerInWriting(expert, request.Id);
        var meeting = await Meeting.Open(database, village, expert, clock.GetUtcNow());
        await meeting.Stay(requester, 0, 20);
        await meeting.Present(request, 5, 15);
        await Desk.Signed(expert, request.Id);
        var report = (await Desk.Read(requester, request.Id)).Value!;
        Assert.Equal(OpinionKind.Session, report.Content.Kind);
        Assert.Equal(meeting.Id, (await Desk.Single<Opinion>(o => o.RequestId == request.Id)).SessionId);
        Assert.Equal(requester.DisplayName, Assert.Single(report.Content.Present).Name);
    }

    [Fact]
    public async Task A_draft_prepared_for_a_session_becomes_a_written_answer_when_the_expert_does_not_wait()
    {
        var village = await Village.Build(database);
        var expert = await village.Expert();
        var request = await village.Filed(await village.Requester(), clock.GetUtcNow());
        var meeting = await Meeting.Open(database, village, expert, clock.GetUtcNow().AddDays(7));
        await meeting.Book(request);
        var version = (await Desk.Write(expert, request.Id, "Préparé avant la session.")).Value;
        Assert.Equal("opinion-case-not-presented", (await Desk.Sign(expert, request.Id, version)).Refusal?.Code);
        await Desk.AnswerInWriting(expert, request.Id);
        Assert.True((await Desk.Sign(expert, request.Id, version)).Succeeded);
    }

    [Fact]
    public async Task Nobody_but_experts_of_the_service_may_decide_and_each_try_is_recorded()
    {
        var village = await Village.Build(database);
        var requester = await village.Requester();
        var request = await village.Filed(requester, clock.GetUtcNow());
        foreach (var other in new[] { requester, await village.Requester(), await village.Expert(village.Dermatology), await village.Coordinator(), await village.Learner(), await village.CmeTracker(), await village.Administrator() })
            Assert.Equal(Refusal.NotFound, (await Desk.AnswerInWriting(other, request.Id)).Refusal);
        Assert.Equal(7, await Desk.Refusals("answer-in-writing", request.Id));
        Assert.Equal(0, await Desk.Count<Opinion>(o => o.RequestId == request.Id));
    }
}
