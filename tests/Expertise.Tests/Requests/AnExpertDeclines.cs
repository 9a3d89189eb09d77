using TeleExpertise.Expertise.Requests;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Requests;

public sealed class AnExpertDeclines(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task The_requester_is_told_why_and_no_second_decision_follows()
    {
        var village = await Village.Build(database);
        var (requester, expert) = (await village.Requester(), await village.Expert());
        var request = await village.Filed(requester, Desk.Now);
        await using var desk = new Desk(database);
        Assert.Equal("reason-missing", (await desk.Decline.Run(expert, request.Id, " no ", default)).Refusal!.Fields.Single().Code);
        Assert.True((await desk.Decline.Run(expert, request.Id, "À voir d'abord en dermatologie.", default)).Succeeded);
        Assert.Equal("already-decided", (await desk.Decline.Run(expert, request.Id, "Encore non.", default)).Refusal!.Code);
        var seen = (await desk.ReadCase.Run(requester, request.Id, default)).Value!;
        Assert.Equal((RequestStatus.Declined, Desk.Now), (seen.Request.Status, seen.Request.ClosedAt));
        Assert.Equal("À voir d'abord en dermatologie.", seen.Decisions.Single().Reason);
        Assert.Equal(1L, await database.Sql($"select count(*) from notice where recipient_id = '{requester.Id}' and kind = 'request_declined'"));
    }

    [Fact]
    public async Task Two_experts_at_once_make_one_decision()
    {
        var village = await Village.Build(database);
        var request = await village.Filed(await village.Requester(), Desk.Now);
        var (one, two) = (await village.Expert(), await village.Expert());
        var both = await Task.WhenAll(new[] { one, two }.Select(async expert =>
        {
            await using var own = new Desk(database);
            return await own.Decline.Run(expert, request.Id, "Pas ici.", default);
        }));
        Assert.Single(both, declined => declined.Succeeded);
        Assert.Equal(1L, await database.Sql($"select count(*) from triage_decision where request_id = '{request.Id}'"));
    }

    [Fact]
    public async Task Neither_the_requester_nor_another_service_can()
    {
        var village = await Village.Build(database);
        var requester = await village.Requester();
        var request = await village.Filed(requester, Desk.Now);
        await using var desk = new Desk(database);
        Assert.Equal(Refusal.NotFound, (await desk.Decline.Run(requester, request.Id, "Je retire.", default)).Refusal);
        Assert.Equal(Refusal.NotFound, (await desk.Decline.Run(await village.Expert(village.Dermatology), request.Id, "Pas ici.", default)).Refusal);
    }
}
