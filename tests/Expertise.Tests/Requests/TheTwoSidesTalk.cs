using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Triage;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Requests;

public sealed class TheTwoSidesTalk(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_question_waits_for_its_answer_and_each_side_is_told()
    {
        var (village, requester, expert, request) = await Case();
        var colleague = await village.Expert();
        await using var desk = new Desk(database);
        Assert.True((await desk.WriteMessage.Run(expert, request, "Quelle est la créatinine ?", asks: true, default)).Succeeded);
        Assert.Equal(Desk.Now, (await desk.ReadCase.Run(requester, request, default)).Value!.Request.AskedAt);
        Assert.Equal(1L, await Told(requester, NoticeKind.CaseAsked));
        desk.Clock.Advance(TimeSpan.FromDays(2));
        Assert.True((await desk.WriteMessage.Run(requester, request, "80 µmol/l.", asks: true, default)).Succeeded);
        var after = (await desk.ReadCase.Run(requester, request, default)).Value!.Request;
        Assert.Equal((null, Desk.Now.AddDays(7)), (after.AskedAt, after.AnswerDueAt)); // the patient waits all the same
        Assert.Equal((1L, 0L), ((long)(await Told(expert, NoticeKind.CaseReplied))!, (long)(await Told(colleague, NoticeKind.CaseReplied))!));
        var read = (await desk.ReadDialogue.Run(expert, request, default)).Value!;
        Assert.Equal([(true, true), (false, false)], read.Messages.Select(m => (m.FromExpert, m.Asks)));
    }

    [Fact]
    public async Task Where_a_territory_says_so_the_clock_stands_still_meanwhile()
    {
        var (village, requester, expert, request) = await Case();
        await database.Sql($"insert into setting values ('{village.Territory}', 'asking_pauses_clock', '1', now(), '{expert.Id}')");
        await using var desk = new Desk(database);
        await desk.WriteMessage.Run(expert, request, "Une photo plus nette ?", asks: true, default);
        desk.Clock.Advance(TimeSpan.FromDays(2));
        await desk.WriteMessage.Run(requester, request, "La voici.", asks: false, default);
        Assert.Equal(Desk.Now.AddDays(9), (await desk.ReadCase.Run(requester, request, default)).Value!.Request.AnswerDueAt);
    }

    [Fact]
    public async Task A_form_sent_twice_is_one_message_and_none_changes()
    {
        var (_, requester, _, request) = await Case();
        await using var desk = new Desk(database);
        var first = await desk.WriteMessage.Run(requester, request, "Le patient a maigri.", asks: false, default);
        Assert.Equal(first.Value, (await desk.WriteMessage.Run(requester, request, " Le patient a maigri.", asks: false, default)).Value);
        foreach (var sql in new[] { "update case_message set text = 'autre'", "delete from case_message" })
            Assert.Equal("case_message_stays", (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.Sql(sql))).ConstraintName);
    }

    [Fact]
    public async Task Nobody_else_writes_or_reads_and_a_closed_case_takes_none()
    {
        var (village, requester, expert, request) = await Case();
        await using var desk = new Desk(database);
        foreach (var stranger in new[] { await village.Requester(), await village.Expert(village.Dermatology), await village.Coordinator(), await village.Learner() })
        {
            Assert.Equal(Refusal.NotFound, (await desk.WriteMessage.Run(stranger, request, "Et moi ?", false, default)).Refusal);
            Assert.Equal(Refusal.NotFound, (await desk.ReadDialogue.Run(stranger, request, default)).Refusal);
        }
        Assert.Equal("message-missing", (await desk.WriteMessage.Run(requester, request, " ", false, default)).Refusal!.Fields.Single().Code);
        await desk.Decline.Run(expert, request, "Pas ici.", default);
        await using var later = new Desk(database);
        Assert.Equal("request-closed", (await later.WriteMessage.Run(requester, request, "Encore", false, default)).Refusal!.Code);
        Assert.False((await later.ReadDialogue.Run(requester, request, default)).Value!.MayWrite);
    }

    Task<object?> Told(Actor whom, NoticeKind kind) =>
        database.Sql($"select count(*) from notice where recipient_id = '{whom.Id}' and kind = '{Expertise.Database.SnakeCaseConvention.Snake(kind.ToString())}'");

    async Task<(Village Village, Actor Requester, Actor Expert, Guid Request)> Case()
    {
        var village = await Village.Build(database);
        var (requester, expert) = (await village.Requester(), await village.Expert());
        return (village, requester, expert, (await village.Filed(requester, Desk.Now)).Id);
    }
}
