using TeleExpertise.Expertise.Requests;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Requests;

public sealed class ADraftIsWrittenOnTwoDevices(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Who_has_not_seen_the_newer_words_does_not_overwrite_them()
    {
        var requester = await (await Village.Build(database)).Requester();
        await using var desk = new Desk(database);
        var (computer, phone) = (Guid.NewGuid(), Guid.NewGuid());
        var draft = (await desk.SaveDraft.Run(requester, null, new RequestForm(), default)).Value!;
        Assert.Equal(1, draft.Version);
        Assert.Equal(2, (await Write("written on the computer", new(1, computer))).Value!.Version);
        Assert.Equal("draft-changed", (await Write("written on the phone", new(1, phone))).Refusal!.Code);
        Assert.Equal("draft-changed", (await Write("written without script", new(1))).Refusal!.Code);
        Assert.Equal(("written on the computer", 2), await Read());
        Assert.Equal(3, (await Write("written on the phone", new(2, phone))).Value!.Version);

        Task<Outcome<SavedDraft>> Write(string question, SeenDraft seen) => desk.SaveDraft.Run(requester, draft.Id, new RequestForm { Question = question }, default, seen);

        async Task<(string?, int)> Read() => (await desk.ReadDraft.Run(requester, draft.Id, default)).Value! is var view ? (view.Form.Question, view.Version) : default;
    }

    [Fact]
    public async Task What_a_page_wrote_itself_it_has_seen_even_when_the_answer_got_lost()
    {
        var requester = await (await Village.Build(database)).Requester();
        await using var desk = new Desk(database);
        var page = Guid.NewGuid();
        var draft = (await desk.SaveDraft.Run(requester, null, new RequestForm(), default, new(null, page))).Value!;
        for (var more = 0; more < 3; more++)
            Assert.True((await desk.SaveDraft.Run(requester, draft.Id, new RequestForm { Question = $"more {more}" }, default, new(1, page))).Succeeded);
        Assert.Equal("draft-changed", (await desk.SaveDraft.Run(requester, draft.Id, new RequestForm(), default, new(1, Guid.NewGuid()))).Refusal!.Code);
        Assert.True((await desk.SaveDraft.Run(requester, draft.Id, new RequestForm(), default)).Succeeded); // who does not say what they saw overwrites, as ever
    }
}
