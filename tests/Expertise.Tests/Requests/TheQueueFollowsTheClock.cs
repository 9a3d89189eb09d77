using TeleExpertise.Expertise.Requests;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Requests;

public sealed class TheQueueFollowsTheClock(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task The_nearest_deadline_stands_first_and_other_services_are_not_shown()
    {
        var village = await Village.Build(database);
        var (requester, expert) = (await village.Requester(), await village.Expert());
        var younger = await village.Filed(requester, Desk.Now.AddDays(-1), urgency: Urgency.Urgent);
        var older = await village.Filed(requester, Desk.Now.AddDays(-6));
        var declined = await village.Filed(requester, Desk.Now.AddDays(-8));
        await village.Filed(requester, Desk.Now, village.Dermatology);
        await using var desk = new Desk(database);
        await desk.Decline.Run(expert, declined.Id, "Pas ici.", default);

        var queue = (await desk.ListQueue.Run(expert, QueuePart.Undecided, default)).Value!;
        Assert.Equal([older.Id, younger.Id], queue.Lines.Select(l => l.Id));
        Assert.Equal([2, 0, 0, 1], Enum.GetValues<QueuePart>().Select(p => queue.Counts[p]));
        Assert.Equal([declined.Id], (await desk.ListQueue.Run(expert, QueuePart.Closed, default)).Value!.Lines.Select(l => l.Id));
    }

    [Fact]
    public async Task Who_is_no_expert_sees_no_queue()
    {
        var village = await Village.Build(database);
        await using var desk = new Desk(database);
        Assert.Equal(Refusal.NotFound, (await desk.ListQueue.Run(await village.Requester(), QueuePart.Undecided, default)).Refusal);
    }
}
