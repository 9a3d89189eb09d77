using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Slots;

public sealed class SpecialistsAnswerByTheRota(TestDatabase database) : CalendarDesk(database)
{
    [Fact]
    public async Task The_first_always_or_each_in_turn()
    {
        var always = await Made(Form(Doctors) with { Until = "2026-12-17" });
        Assert.Equal(["11-26 1", "12-03 1", "12-10 1", "12-17 1"], await Sessions(always));
        var turns = await Made(Form(Doctors) with { StartsAt = "15:00", TakesTurns = true, Until = "2026-12-17" });
        Assert.Equal(["11-26 1", "12-03 2", "12-10 3", "12-17 1"], await Sessions(turns));
    }

    [Fact]
    public async Task Several_share_a_session_and_the_next_begin_where_they_left_off()
    {
        var series = await Made(Form(Doctors) with { Experts = "2", TakesTurns = true, Until = "2026-12-10" });
        Assert.Equal(["11-26 1+2", "12-03 3+1", "12-10 2+3"], await Sessions(series));
    }

    [Fact]
    public async Task Who_is_away_is_replaced_and_where_nobody_can_the_session_is_void_with_its_reason()
    {
        await Made(Form(Doctors[..2]) with { Until = "2026-12-10" });
        var (moved, stays) = (await Case(), await Case(await Village.Requester()));
        Assert.Equal(2, (await Agreed(seal => Away(Doctors[0], "2026-11-26", "2026-12-03", seal))).Changes.Count);
        Assert.Equal(["11-26 2", "12-03 2", "12-10 1"], await Sessions());
        Assert.Equal(DateTimeOffset.Parse("2026-11-26T12:00:00Z"), await Hour(moved));
        var gone = await Agreed(seal => Away(Doctors[1], "2026-11-26", null, seal, by: Keeper));
        Assert.Equal((2, true), (Assert.Single(gone.Changes).Cases, gone.Changes[0].FreesCases));
        Assert.Equal(["11-26 Void NobodyAvailable", "12-03 2", "12-10 1"], await Sessions());
        Assert.Equal([DateTimeOffset.Parse("2026-12-03T12:00:00Z"), DateTimeOffset.Parse("2026-12-03T12:10:00Z")], [await Hour(moved), await Hour(stays)]); // with their first dates, the older first
        await Agreed(seal => Back(Doctors[1], seal));
        Assert.Equal(["11-26 2", "12-03 2", "12-10 1"], await Sessions());
    }

    [Fact]
    public async Task Fewer_than_the_quorum_make_a_session_void()
    {
        await Made(Form(Doctors[..2]) with { Experts = "2", Quorum = "2", Until = "2026-12-03" });
        await Agreed(seal => Away(Doctors[0], "2026-11-26", null, seal));
        Assert.Equal(["11-26 Void BelowQuorum", "12-03 1+2"], await Sessions());
    }

    [Fact]
    public async Task Nobody_is_at_two_places_at_once_and_the_older_series_has_the_first_choice()
    {
        await Made(Form(Doctors[0]) with { Until = "2026-12-03" });
        var later = await Made(Form(Doctors[..2]) with { StartsAt = "13:30", Until = "2026-12-03" });
        Assert.Equal(["11-26 2", "12-03 2"], await Sessions(later));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => Database.Sql($"insert into session_expert select id, '{Doctors[0].Id}', 2, starts_at, ends_at from session where series_id = '{later}'"));
    }

    [Fact]
    public async Task Whose_role_ended_answers_no_more_from_the_next_night_but_a_session_with_cases_waits_for_a_coordinator()
    {
        await Made(Form(Doctors[..2]) with { Until = "2026-12-10" });
        await Case();
        await Database.Sql($"update role_grant set ends_on = '2026-11-22' where account_id = '{Doctors[0].Id}'");
        await Plan();
        Assert.Equal(["11-26 1", "12-03 2", "12-10 2"], await Sessions());
    }

    [Fact]
    public async Task Absences_are_announced_by_who_is_away_or_by_a_coordinator_there()
    {
        await Made(Form(Doctors) with { Until = "2026-11-26" });
        foreach (var other in new[] { Doctors[1], await Village.Requester(), await (await Village.Build(Database)).Coordinator() })
            Assert.Equal(Refusal.NotFound, (await Away(Doctors[0], "2026-11-26", by: other)).Refusal);
        await Agreed(seal => Away(Doctors[0], "2026-11-26", "2026-11-30", seal));
        Assert.Equal("absence-known", (await Away(Doctors[0], "2026-11-30")).Refusal!.Fields.Single().Code);
        Assert.Equal("day-passed", (await Away(Doctors[0], "2026-11-20")).Refusal!.Fields.Single().Code);
        Assert.Equal("until-before-from", (await Away(Doctors[0], "2027-11-20", "2027-11-19")).Refusal!.Fields.Single().Code);
        foreach (var other in new[] { Doctors[1], await Village.Requester() }) Assert.Equal(Refusal.NotFound, (await Back(Doctors[0], by: other)).Refusal);
        await Agreed(seal => Back(Doctors[0], seal, by: Keeper));
        Assert.Equal(1L, await Database.Sql($"select count(*) from audit_entry where actor_id = '{Doctors[0].Id}' and action = 'announce-absence' and outcome = 'done'"));
        Assert.Equal(1L, await Database.Sql($"select count(*) from audit_entry where actor_id = '{Keeper.Id}' and action = 'withdraw-absence' and outcome = 'done'"));
    }
}
