using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Opinions;
using TeleExpertise.Expertise.People;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Opinions;

public sealed class ReadingIsForThoseWhoTreat(TestDatabase database) : IClassFixture<TestDatabase>
{
    readonly TestClock clock = new(OpinionDesk.Thursday);
    OpinionDesk Desk => new(database, clock);

    [Fact]
    public async Task The_requester_reads_it_and_the_first_reading_stays()
    {
        var (village, expert, request) = await Answered();
        var requester = village.Requester;
        Assert.Equal(request, Assert.Single(await Desk.Unread(requester)).RequestId);
        await Desk.Read(requester, request);
        clock.Advance(TimeSpan.FromHours(3));
        await Desk.Read(requester, request);
        Assert.Empty(await Desk.Unread(requester));
        Assert.Equal(OpinionDesk.Thursday, (await Desk.Single<OpinionReading>(r => r.AccountId == requester.Id)).FirstReadAt);
        Assert.Equal(2, await Desk.Count<AuditEntry>(e => e.Action == "read-opinion" && e.SubjectId == request && e.ActorId == requester.Id && e.Outcome == AuditOutcome.Done));
        Assert.True((await Desk.Read(expert, request)).Succeeded);
    }

    [Fact]
    public async Task An_expert_who_reads_it_does_not_read_it_for_the_requester()
    {
        var (village, expert, request) = await Answered();
        await Desk.Read(expert, request);
        Assert.Single(await Desk.Unread(village.Requester));
        Assert.Empty(await Desk.Unread(expert));
    }

    [Fact]
    public async Task Nobody_else_reads_it_and_each_try_is_recorded()
    {
        var (place, _, request) = await Answered();
        var village = place.Village;
        foreach (var other in new[] { await village.Requester(), await village.Expert(village.Dermatology), await village.Coordinator(), await village.Learner(), await village.CmeTracker(), await village.Administrator() })
            Assert.Equal(Refusal.NotFound, (await Desk.Read(other, request)).Refusal);
        Assert.Equal(6, await Desk.Refusals("read-opinion", request));
    }

    [Fact]
    public async Task A_draft_is_not_read_by_the_requester()
    {
        var village = await Village.Build(database);
        var (requester, expert) = (await village.Requester(), await village.Expert());
        var request = (await village.Filed(requester, clock.GetUtcNow())).Id;
        await Desk.AnswerInWriting(expert, request);
        Assert.Equal(Refusal.NotFound, (await Desk.Read(requester, request)).Refusal);
        Assert.Equal(Refusal.NotFound, (await Desk.Open(requester, request)).Refusal);
        Assert.Equal(Refusal.NotFound, (await Desk.Preview(requester, request)).Refusal);
        Assert.Equal(1, await Desk.Refusals("open-draft", request));
    }

    async Task<((Village Village, Actor Requester) Place, Actor Expert, Guid Request)> Answered()
    {
        var village = await Village.Build(database);
        var (requester, expert) = (await village.Requester(), await village.Expert());
        var request = (await village.Filed(requester, clock.GetUtcNow())).Id;
        await Desk.AnswerInWriting(expert, request);
        await Desk.Signed(expert, request);
        return ((village, requester), expert, request);
    }
}
