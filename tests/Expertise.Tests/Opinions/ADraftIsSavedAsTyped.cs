using TeleExpertise.Expertise.Opinions;
using TeleExpertise.Expertise.People;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Opinions;

public sealed class ADraftIsSavedAsTyped(TestDatabase database) : IClassFixture<TestDatabase>
{
    // Not a whole number of microseconds, as real clocks are.
    readonly TestClock clock = new(OpinionDesk.Thursday.AddTicks(1_234_567));
    OpinionDesk Desk => new(database, clock);

    [Fact]
    public async Task Each_save_gives_the_version_that_the_next_one_must_have_seen()
    {
        var (expert, request) = await WrittenCase();
        var first = await Desk.Write(expert, request, "Un", await Version(expert, request));
        var second = await Desk.Write(expert, request, "Un, deux", first.Value);
        Assert.True(second.Succeeded);
        var draft = (await Desk.Open(expert, request)).Value!;
        Assert.Equal(("Un, deux", second.Value, expert.DisplayName), (draft.Text.Answer, draft.Version, draft.WrittenBy));
    }

    [Fact]
    public async Task An_expert_does_not_overwrite_what_a_colleague_saved_meanwhile()
    {
        var village = await Village.Build(database);
        var (one, two) = (await village.Expert(), await village.Expert());
        var request = (await village.Filed(await village.Requester(), clock.GetUtcNow())).Id;
        await Desk.AnswerInWriting(one, request);
        var seen = await Version(one, request);
        await Desk.Write(one, request, "De la première", seen);
        Assert.Equal("opinion-changed-meanwhile", (await Desk.Write(two, request, "Du second", seen)).Refusal?.Code);
        Assert.Equal("De la première", (await Desk.Open(two, request)).Value!.Text.Answer);
    }

    [Fact]
    public async Task Of_two_saves_at_once_one_is_refused()
    {
        var (expert, request) = await WrittenCase();
        var seen = await Version(expert, request);
        var saves = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Desk.Write(expert, request, $"Texte {i}", seen)));
        Assert.Single(saves, s => s.Succeeded);
    }

    [Fact]
    public async Task A_case_booked_into_a_session_has_a_draft_of_that_session()
    {
        var village = await Village.Build(database);
        var expert = await village.Expert();
        var request = await village.Filed(await village.Requester(), clock.GetUtcNow());
        var meeting = await Meeting.Open(database, village, expert, clock.GetUtcNow().AddDays(2));
        await meeting.Book(request);
        Assert.True((await Desk.Write(expert, request.Id, "À discuter.")).Succeeded);
        var opinion = await Desk.Single<Opinion>(o => o.RequestId == request.Id);
        Assert.Equal((OpinionKind.Session, (Guid?)meeting.Id), (opinion.Kind, opinion.SessionId));
    }

    [Fact]
    public async Task A_request_that_nobody_took_has_no_draft()
    {
        var village = await Village.Build(database);
        var expert = await village.Expert();
        var request = (await village.Filed(await village.Requester(), clock.GetUtcNow())).Id;
        Assert.Equal("opinion-not-begun", (await Desk.Open(expert, request)).Refusal?.Code);
        Assert.Equal("opinion-not-begun", (await Desk.Write(expert, request, "Trop tôt")).Refusal?.Code);
    }

    [Theory]
    [InlineData("un\0deux", "undeux")]
    [InlineData("un\r\ndeux\rtrois", "un\ndeux\ntrois")]
    [InlineData("tab\tgardé", "tab\tgardé")]
    [InlineData("entier \U0001FA7A", "entier \U0001FA7A")]
    public async Task What_the_database_cannot_hold_is_put_right(string typed, string kept)
    {
        var (expert, request) = await WrittenCase();
        Assert.True((await Desk.Write(expert, request, typed, await Version(expert, request))).Succeeded);
        Assert.Equal(kept, (await Desk.Open(expert, request)).Value!.Text.Answer);
    }

    [Fact]
    public async Task Half_a_character_is_marked_as_lost()
    {
        var (expert, request) = await WrittenCase();
        await Desk.Write(expert, request, "moitié " + (char)0xD83D, await Version(expert, request));
        Assert.Equal("moitié \ufffd", (await Desk.Open(expert, request)).Value!.Text.Answer);
    }

    [Fact]
    public async Task A_text_that_is_too_long_is_refused_by_field()
    {
        var (expert, request) = await WrittenCase();
        var seen = await Version(expert, request);
        Assert.True((await Desk.Write(expert, request, new string('a', 20_000), seen)).Succeeded);
        var refusal = (await Desk.Write(expert, request, new string('a', 20_001), seen, new string('b', 20_001))).Refusal!;
        Assert.Equal([new("answer", "opinion-too-long"), new("recommendations", "opinion-too-long")], refusal.Fields);
    }

    async Task<DateTimeOffset?> Version(Actor expert, Guid request) => (await Desk.Open(expert, request)).Value!.Version;

    async Task<(Actor Expert, Guid Request)> WrittenCase()
    {
        var village = await Village.Build(database);
        var expert = await village.Expert();
        var request = (await village.Filed(await village.Requester(), clock.GetUtcNow())).Id;
        await Desk.AnswerInWriting(expert, request);
        return (expert, request);
    }
}
