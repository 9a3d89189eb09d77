using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.Opinions;
using TeleExpertise.Expertise.Opinions.Sending;
using TeleExpertise.Expertise.People;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Opinions;

public sealed class AnOpinionReachesThoseWhoTreat(TestDatabase database) : IClassFixture<TestDatabase>
{
    readonly TestClock clock = new(OpinionDesk.Thursday);
    OpinionDesk Desk => new(database, clock);

    [Fact]
    public async Task Who_has_read_it_is_shown_to_its_author()
    {
        var (_, requester, expert, request) = await Signed();
        Assert.Null(Assert.Single((await Desk.Sending(expert, request)).Value!.Lines).ReadAt);
        await Desk.Read(expert, request);
        clock.Advance(TimeSpan.FromHours(3));
        await Desk.Read(requester, request);
        var line = Assert.Single((await Desk.Sending(expert, request)).Value!.Lines);
        Assert.Equal((requester.DisplayName, (DateTimeOffset?)clock.GetUtcNow()), (line.Name, line.ReadAt));
    }

    [Fact]
    public async Task A_treating_doctor_with_an_account_is_told_and_reads_the_report_and_nothing_else()
    {
        var (village, requester, expert, request) = await Signed();
        var treating = await village.Requester(organisation: village.OtherPractice);
        await database.Sql($"update account set rpps = '10100534436' where id = '{treating.Id}'");
        Assert.Equal("not-found", (await Desk.Read(treating, request)).Refusal?.Code);
        var named = await Desk.NameRecipient(requester, request, "Dr Traitant", "101 0053 4436");
        Assert.Equal(named.Value, (await Desk.NameRecipient(expert, request, "Dr Traitant", "10100534436")).Value);
        Assert.Equal(1, await Desk.Count<Notice>(n => n.RecipientId == treating.Id && n.Kind == NoticeKind.OpinionSigned));
        Assert.Equal((request, false), Assert.Single(await Desk.Unread(treating)) is var unread ? (unread.RequestId, unread.OwnCase) : default);
        Assert.True((await Desk.Read(treating, request)).Succeeded);
        Assert.Empty(await Desk.Unread(treating));
        Assert.Equal("not-found", (await Desk.Sending(treating, request)).Refusal?.Code);
        Assert.NotNull((await Desk.Sending(expert, request)).Value!.Lines[^1].ReadAt);
        Assert.Equal("recipient-done", (await Desk.HandOver(expert, request, named.Value)).Refusal?.Code); // reads here
    }

    [Fact]
    public async Task Without_an_account_the_report_is_handed_over_once()
    {
        var (village, requester, expert, request) = await Signed();
        var elsewhere = await (await Village.Build(database)).Requester();
        await database.Sql($"update account set rpps = '10009999997' where id = '{elsewhere.Id}'");
        var named = await Desk.NameRecipient(expert, request, "Dr Ailleurs", "10009999997");
        Assert.False((await Desk.Sending(requester, request)).Value!.Lines[^1].HasAccount);
        Assert.Equal("not-found", (await Desk.Read(elsewhere, request)).Refusal?.Code);
        Assert.Equal("not-found", (await Desk.HandOver(await village.Requester(), request, named.Value)).Refusal?.Code);
        Assert.True((await Desk.HandOver(requester, request, named.Value)).Succeeded);
        Assert.Equal("recipient-done", (await Desk.HandOver(requester, request, named.Value)).Refusal?.Code);
        Assert.Equal(clock.GetUtcNow(), (await Desk.Sending(expert, request)).Value!.Lines[^1].HandedOverAt);
    }

    [Theory]
    [InlineData("", "", "recipient-name")]
    [InlineData("Dr X", "123", "recipient-rpps")]
    public async Task What_is_wrong_is_said_at_its_field(string name, string rpps, string field)
    {
        var (_, requester, _, request) = await Signed();
        Assert.Equal(field, Assert.Single((await Desk.NameRecipient(requester, request, name, rpps)).Refusal!.Fields).Field);
    }

    [Fact]
    public async Task Who_has_not_read_is_reminded_once_after_the_territorys_days()
    {
        var (village, requester, expert, request) = await Signed();
        await database.Sql($"insert into setting values ('{village.Territory}', 'unread_days', '5', now(), '{expert.Id}')");
        await Desk.Read(expert, request); // the author's own look is no reading
        clock.Advance(TimeSpan.FromDays(4.9));
        await Desk.Remind();
        Assert.Equal(0, await Reminders(requester));
        clock.Advance(TimeSpan.FromDays(0.2));
        await Desk.Remind();
        await Desk.Remind();
        Assert.Equal(1, await Reminders(requester));

        var (_, prompt, _, other) = await Signed();
        await Desk.Read(prompt, other);
        clock.Advance(TimeSpan.FromDays(30));
        await Desk.Remind();
        Assert.Equal(0, await Reminders(prompt));
    }

    Task<int> Reminders(Actor whom) => Desk.Count<Notice>(n => n.RecipientId == whom.Id && n.Kind == NoticeKind.OpinionUnread);

    async Task<(Village Village, Actor Requester, Actor Expert, Guid Request)> Signed()
    {
        var village = await Village.Build(database);
        var (requester, expert) = (await village.Requester(), await village.Expert());
        var request = (await village.Filed(requester, clock.GetUtcNow().AddDays(-1))).Id;
        await Desk.AnswerInWriting(expert, request);
        await Desk.Signed(expert, request);
        return (village, requester, expert, request);
    }
}
