using Microsoft.EntityFrameworkCore;
using Npgsql;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Sessions.Talk;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Sessions;

public sealed class TheTalkBelongsToTheCase(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    readonly TestClock clock = new(new(2026, 11, 19, 12, 0, 0, TimeSpan.Zero));
    Village village = null!;
    Actor requester = null!, expert = null!, learner = null!, colleague = null!;
    Request request = null!;
    Meeting meeting = null!;

    public async Task InitializeAsync()
    {
        village = await Village.Build(database);
        (requester, expert, learner, colleague) = (await village.Requester(), await village.Expert(), await village.Learner(), await village.Requester());
        request = await village.Filed(requester, clock.GetUtcNow().AddDays(-1));
        meeting = await Meeting.Open(database, village, expert, clock.GetUtcNow());
        await meeting.Book(request);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task While_no_case_is_on_all_who_sit_there_write_and_read()
    {
        foreach (var person in new[] { requester, expert, learner, colleague }) Assert.True((await Say(person, null, "Bonjour à tous")).Succeeded);
        var talk = (await Read(learner)).Value!;
        Assert.Equal((null, false, true, 4), (talk.SegmentId, talk.Closed, talk.MayWrite, talk.Said.Count));
        foreach (var nobody in new[] { await village.Coordinator(), await (await Village.Build(database)).Expert() })
        {
            Assert.Equal(Refusal.NotFound, (await Say(nobody, null, "x")).Refusal);
            Assert.Equal(Refusal.NotFound, (await Read(nobody)).Refusal);
        }
    }

    [Fact]
    public async Task While_a_case_is_on_only_its_care_team_does()
    {
        await Say(learner, null, "Avant le cas");
        var segment = await Begin(request);
        Assert.True((await Say(requester, segment, "Le patient a maigri.")).Succeeded);
        Assert.True((await Say(expert, segment, "De combien ?")).Succeeded);
        Assert.Equal(["Le patient a maigri.", "De combien ?"], Words((await Read(expert)).Value));
        foreach (var outside in new[] { learner, colleague })
        {
            Assert.Equal(Refusal.NotFound, (await Say(outside, segment, "x")).Refusal);
            Assert.Equal(Refusal.NotFound, (await Say(outside, null, "x")).Refusal);
            var talk = (await Read(outside)).Value!;
            Assert.Equal((null, true, false, 0), (talk.SegmentId, talk.Closed, talk.MayWrite, talk.Said.Count));
        }
        await End();
        Assert.Equal(["Avant le cas"], Words((await Read(expert)).Value));
        clock.Advance(TimeSpan.FromMinutes(1));
        await Begin(request);
        Assert.Equal(["Le patient a maigri.", "De combien ?"], Words((await Read(requester)).Value)); // taken up again
    }

    [Fact]
    public async Task The_next_case_has_its_own_talk()
    {
        await Say(requester, await Begin(request), "Du premier cas");
        var next = await village.Filed(colleague, clock.GetUtcNow().AddDays(-1));
        await meeting.Book(next, 2);
        clock.Advance(TimeSpan.FromMinutes(1));
        await Begin(next);
        Assert.Empty((await Read(expert)).Value!.Said);
        Assert.True((await Read(requester)).Value!.Closed);
    }

    [Fact]
    public async Task What_was_meant_for_few_is_never_said_to_all_nor_the_other_way_round()
    {
        var segment = await Begin(request);
        Assert.Equal("talk-moved", (await Say(requester, null, "Pour tous")).Refusal?.Code);
        await End();
        Assert.Equal("talk-moved", (await Say(requester, segment, "Du patient")).Refusal?.Code);
        Assert.Empty((await Read(learner)).Value!.Said);
        Assert.Equal("room_message_case_on", await Violated($"insert into room_message select gen_random_uuid(), '{meeting.Id}', '{segment}', '{requester.Id}', now(), '1', decode(repeat('00', 61), 'hex'), 'x'"));
        clock.Advance(TimeSpan.FromMinutes(1));
        await Begin(request);
        Assert.Equal("room_message_case_on", await Violated($"insert into room_message select gen_random_uuid(), '{meeting.Id}', null, '{requester.Id}', now(), '1', decode(repeat('00', 61), 'hex'), 'x'"));
    }

    [Fact]
    public async Task It_is_sealed_and_stays_as_it_was_said()
    {
        await Say(requester, null, "Mot secret");
        Assert.Equal(0L, await database.Sql($"select count(*) from room_message where session_id = '{meeting.Id}' and position(convert_to('secret', 'UTF8') in sealed_text) > 0"));
        Assert.Equal("room_message_stays", await Violated($"update room_message set said_at = now() where session_id = '{meeting.Id}'"));
        await using var db = database.Open();
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => db.Set<RoomMessage>().ExecuteDeleteAsync())).SqlState);
    }

    [Fact]
    public async Task Only_words_of_two_thousand_characters_while_the_session_is_open()
    {
        Assert.Equal("message-missing", (await Say(requester, null, "  \n ")).Refusal!.Fields.Single().Code);
        Assert.Equal("too-long", (await Say(requester, null, new('x', 2001))).Refusal!.Fields.Single().Code);
        Assert.True((await Say(requester, null, new('x', 2000))).Succeeded);
        await database.Sql($"update session set status = 'ended', ended_at = opened_at where id = '{meeting.Id}'");
        Assert.Equal("session-not-open", (await Say(requester, null, "x")).Refusal?.Code);
        Assert.False((await Read(requester)).Value!.MayWrite);
    }

    [Fact]
    public async Task The_last_hundred_are_read_the_first_of_them_first()
    {
        for (var i = 0; i < 103; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            await Say(requester, null, $"n° {i}");
        }
        var said = Words((await Read(expert)).Value);
        Assert.Equal((100, "n° 3", "n° 102"), (said.Count, said[0], said[^1]));
    }

    static List<string> Words(RoomTalk? talk) => [.. talk!.Said.Select(s => s.Text)];

    async Task<Guid> Begin(Request of)
    {
        Assert.True((await new SessionSteps(database, clock).Begin(expert, meeting.Id, of.Id)).Succeeded);
        return (Guid)(await database.Sql($"select id from case_segment where session_id = '{meeting.Id}' and ended_at is null"))!;
    }

    async Task End() => Assert.True((await new SessionSteps(database, clock).EndCase(expert, meeting.Id)).Succeeded);

    async Task<string?> Violated(string sql) => (await Assert.ThrowsAsync<PostgresException>(() => database.Sql(sql))).ConstraintName;

    Task<Outcome<Guid>> Say(Actor actor, Guid? segment, string text)
    {
        clock.Advance(TimeSpan.FromSeconds(1)); // who speaks second is later
        return As(actor, (db, audit) => new Say(db, clock, audit).Run(actor, meeting.Id, segment, text, default));
    }
    Task<Outcome<RoomTalk>> Read(Actor actor) => As(actor, (db, audit) => new ReadTalk(db, audit).Run(actor, meeting.Id, default));

    async Task<T> As<T>(Actor actor, Func<ExpertiseDb, AuditTrail, Task<T>> run)
    {
        await using var db = database.Open(Reach.Of(actor.Id, clock.Today()));
        return await run(db, new(db, clock));
    }
}
