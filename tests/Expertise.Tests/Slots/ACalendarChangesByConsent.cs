using Microsoft.EntityFrameworkCore;
using Npgsql;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Settings;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Expertise.Slots.Calendars;
using TeleExpertise.Expertise.Slots.Planning;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Slots;

public sealed class ACalendarChangesByConsent(TestDatabase database) : CalendarDesk(database)
{
    [Fact]
    public async Task A_preview_changes_nothing_and_an_old_one_is_shown_anew()
    {
        var form = Form(Doctors[0]) with { Until = "2026-12-10" };
        Assert.Equal(3, (await Save(null, form)).Value!.Changes.Count);
        Assert.Empty(await Sessions());
        Assert.Equal(0L, await Database.Sql($"select count(*) from series where territory_id = '{Village.Territory}'"));
        var series = await Made(form);
        var seen = (await Day(series, "2026-11-26", new() { Kind = "Cancelled" })).Value!;
        Assert.Equal(0, seen.Changes.Single().Cases);
        var booked = await Case();
        var anew = (await Day(series, "2026-11-26", new() { Kind = "Cancelled" }, seen.Seal)).Value!;
        Assert.Equal((false, 1), (anew.Done, anew.Changes.Single().Cases));
        Assert.NotNull(await Hour(booked));
    }

    [Fact]
    public async Task A_change_from_a_day_on_ends_the_series_and_another_follows_with_the_cases_of_each_week()
    {
        var old = await Made(Form(Doctors[0]) with { Until = "2026-12-17" });
        var requester = await Village.Requester();
        var (first, second) = (await Case(requester), await Case(requester));
        var moved = await Agreed(seal => Save(old, Form(Doctors[1]) with { Weekday = "2", StartsAt = "12:30", SlotMinutes = "20", From = "2026-11-24", Until = "2026-12-17" }, seal));
        Assert.Equal(4, moved.Changes.Count(c => c.Kind is PlanChangeKind.Moved)); // each Thursday becomes the Tuesday of its week
        Assert.Equal(["11-24 2", "12-01 2", "12-08 2", "12-15 2"], await Sessions());
        Assert.Equal([DateTimeOffset.Parse("2026-11-24T11:30:00Z"), DateTimeOffset.Parse("2026-11-24T11:40:00Z")], [await Hour(first), await Hour(second)]);
        Assert.Equal("2026-11-23 2026-11-24", await Database.Sql($"select o.valid_until || ' ' || n.valid_from from series o join series n on n.follows_id = o.id where o.id = '{old}'"));
        Assert.Equal("6 3 3 3", await Database.Sql($"select string_agg(n::text, ' ' order by starts_at) from (select s.starts_at, count(*) n from session s join slot l on l.session_id = s.id where s.territory_id = '{Village.Territory}' group by s.id) x"));
        Assert.Equal("series-has-follower", (await End(old, "2026-11-23")).Refusal!.Code);
        Assert.Equal("change-from-tomorrow", (await Save(old, Form(Doctors[1]) with { From = "2026-11-21" })).Refusal!.Fields.Single().Code);
    }

    [Fact]
    public async Task Sessions_with_a_case_keep_their_hour_where_the_coordinator_wants_it()
    {
        var old = await Made(Form(Doctors[0]) with { Until = "2026-12-10" });
        var booked = await Case();
        await Agreed(seal => Save(old, Form(Doctors[1]) with { Weekday = "5", From = "2026-11-23", Until = "2026-12-11" }, seal, keep: true));
        Assert.Equal(["11-26 2", "12-04 2", "12-11 2"], await Sessions()); // not begun, so it is changed where it stands
        Assert.Equal(DateTimeOffset.Parse("2026-11-26T12:00:00Z"), await Hour(booked));
        await Agreed(seal => Save(old, Form(Doctors[2]) with { Weekday = "2", From = "2026-11-24", Until = "2026-12-11" }, seal, keep: true));
        Assert.Equal(["11-26 2", "12-01 3", "12-08 3"], await Sessions());
        Assert.Equal(DateTimeOffset.Parse("2026-11-26T12:00:00Z"), await Hour(booked));
        Assert.Equal(0, await Plan());
        Assert.Equal(["11-26 2", "12-01 3", "12-08 3"], await Sessions());
    }

    [Fact]
    public async Task A_series_ends_and_its_cases_wait()
    {
        var series = await Made(Form(Doctors[0]) with { From = "2026-11-01" });
        await Agreed(seal => End(series, "2026-12-03", seal));
        var requester = await Village.Requester();
        var booked = await Case(requester);
        var end = await Agreed(seal => End(series, "2026-11-22", seal));
        Assert.Equal(["11-26 Cancelled CalendarChanged"], await Sessions());
        Assert.Equal((2, 1), (end.Changes.Count, end.Changes.Sum(c => c.Cases)));
        await using var db = Database.Open();
        Assert.Equal(RequestStatus.Waiting, (await db.Set<Request>().SingleAsync(r => r.Id == booked.Id)).Status);
        await Made(Form(Doctors[0]) with { Weekday = "3", Until = "2026-11-25" });
        Assert.NotNull(await Hour(booked));
    }

    [Fact]
    public async Task One_day_is_cancelled_moved_added_and_made_as_usual_again()
    {
        var series = await Made(Form(Doctors[0]) with { Until = "2026-12-10" });
        var booked = await Case();
        await Agreed(seal => Day(series, "2026-11-26", new() { Kind = "Moved", HeldOn = "2026-11-27", StartsAt = "09:00" }, seal));
        await Agreed(seal => Day(series, "2026-12-03", new() { Kind = "Cancelled" }, seal));
        await Agreed(seal => Day(series, null, new() { Kind = "Extra", HeldOn = "2026-12-07", StartsAt = "18:00" }, seal));
        Assert.Equal(["11-27 1", "12-07 1", "12-10 1"], await Sessions());
        Assert.Equal(DateTimeOffset.Parse("2026-11-27T08:00:00Z"), await Hour(booked));
        Assert.Equal(0, await Plan());
        foreach (var day in new[] { "2026-11-26", "2026-12-03", "2026-12-07" }) await Agreed(seal => Day(series, day, new() { Kind = "Usual" }, seal));
        Assert.Equal(["11-26 1", "12-03 1", "12-10 1"], await Sessions());
        Assert.Equal(DateTimeOffset.Parse("2026-11-26T12:00:00Z"), await Hour(booked));
        Assert.Equal("day-has-session", (await Day(series, null, new() { Kind = "Extra", HeldOn = "2026-12-10", StartsAt = "18:00" })).Refusal!.Fields.Single().Code);
        Assert.Equal("day-passed", (await Day(series, "2026-12-10", new() { Kind = "Moved", HeldOn = "2026-11-20", StartsAt = "18:00" })).Refusal!.Fields.Single().Code);
        Assert.Equal(Refusal.NotFound, (await Day(series, "2026-12-10", new() { Kind = "Cancelled" }, by: Doctors[0])).Refusal);
    }

    [Fact]
    public async Task A_case_whose_doctor_is_expected_elsewhere_at_the_new_hour_gets_another_slot()
    {
        var series = await Made(Form(Doctors[0]) with { Until = "2026-12-03" });
        var dermatologist = await Village.Expert(Village.Dermatology);
        await Made(new SeriesForm { Service = Village.Dermatology.ToString(), Rota = [dermatologist.Id.ToString()], Weekday = "5", StartsAt = "09:00", SessionMinutes = "60", SlotMinutes = "10", From = "2026-11-23", Until = "2026-11-27" });
        var requester = await Village.Requester();
        var (here, there) = (await Case(requester), await Village.Filed(requester, Clock.GetUtcNow(), Village.Dermatology));
        await Run(dermatologist, (db, audit) => new TakeToSession(db, Clock, audit).Run(dermatologist, there.Id, default));
        await Agreed(seal => Day(series, "2026-11-26", new() { Kind = "Moved", HeldOn = "2026-11-27", StartsAt = "09:00" }, seal));
        Assert.Equal(DateTimeOffset.Parse("2026-11-27T08:10:00Z"), await Hour(here));
        Assert.Equal(DateTimeOffset.Parse("2026-11-27T08:00:00Z"), await Hour(there));
    }

    [Fact]
    public async Task A_preview_also_counts_cases_that_were_only_expected_and_does_not_hang_on_them()
    {
        await Village.Decide(Database, Keeper, (Policy.Announced, 2));
        var series = await Made(Form(Doctors[0]) with { Until = "2026-12-10" });
        var expected = await Case();
        var seen = (await Day(series, "2026-11-26", new() { Kind = "Cancelled" })).Value!;
        Assert.Equal((0, 1), (seen.Changes.Single().Cases, seen.Changes.Single().Expected));
        await Case();
        var done = (await Day(series, "2026-11-26", new() { Kind = "Cancelled" }, seen.Seal)).Value!;
        Assert.Equal((true, 2), (done.Done, done.Changes.Single().Expected));
        await using var db = Database.Open();
        Assert.Equal(DateTimeOffset.Parse("2026-12-03T12:00:00Z"), (await new ReadPlan(db).Run(expected.Id, default))!.Session!.StartsAt);
        Assert.Equal(0, (await Day(series, "2026-12-03", new() { Kind = "Moved", HeldOn = "2026-12-04", StartsAt = "09:00" })).Value!.Changes.Single().Cases);
        Assert.Equal(2, (await Day(series, "2026-12-03", new() { Kind = "Moved", HeldOn = "2026-12-04", StartsAt = "09:00" })).Value!.Changes.Single().Expected);
        Assert.Equal(0, (await Save(series, Form(Doctors[1]) with { Until = "2026-12-10" })).Value!.Changes.Sum(c => c.Expected)); // somebody else answers: no case moves
    }

    [Fact]
    public async Task A_duty_that_comes_while_a_session_moves_onto_it_lets_the_change_be_looked_at_again()
    {
        var series = await Made(Form(Doctors[0]) with { Until = "2026-11-26" });
        var requester = await Village.Requester();
        var booked = await Case(requester);
        var friday = new ExceptionForm { Kind = "Moved", HeldOn = "2026-11-27", StartsAt = "09:00" };
        var seen = (await Day(series, "2026-11-26", friday)).Value!;

        await using var other = new NpgsqlConnection(Database.Owner);
        await other.OpenAsync();
        await using var watch = NpgsqlDataSource.Create(Database.Superuser);
        await using var meanwhile = await other.BeginTransactionAsync();
        await Meanwhile($"select from slot where session_id in (select id from session where series_id = '{series}') for update"); // the planner has looked at duties when it comes here
        var moving = Day(series, "2026-11-26", friday, seen.Seal);
        await using var waits = watch.CreateCommand("select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like 'update slot set starts_at%'");
        while (!moving.IsCompleted && 0L.Equals(await waits.ExecuteScalarAsync())) await Task.Delay(20);
        await Meanwhile($"""
            with source as (insert into duty_source (id, account_id, kind, origin, added_by_id, added_at) values (gen_random_uuid(), '{requester.Id}', 'on_call', 'typed', '{requester.Id}', now()) returning id)
            insert into duty select id, '{requester.Id}', '2026-11-27 06:00Z', '2026-11-27 18:00Z' from source
            """);
        await meanwhile.CommitAsync();
        Assert.Equal("calendar-changed-meanwhile", (await moving).Refusal!.Code);
        Assert.Equal(DateTimeOffset.Parse("2026-11-26T12:00:00Z"), await Hour(booked));
        Assert.True((await Day(series, "2026-11-26", friday, seen.Seal)).Value!.Done);
        Assert.Null(await Hour(booked)); // on call all of that day: it waits

        async Task Meanwhile(string sql)
        {
            await using var command = new NpgsqlCommand(sql, other);
            await command.ExecuteNonQueryAsync();
        }
    }

    [Fact]
    public async Task A_closed_day_takes_its_session_and_gives_it_back()
    {
        await Made(Form(Doctors[0]) with { Until = "2026-12-10" });
        await Agreed(seal => Close("2026-12-03", "Foire de la Saint-Nicolas", seal));
        Assert.Equal(["11-26 1", "12-10 1"], await Sessions());
        Assert.Equal("day-closed-already", (await Close("2026-12-03", "Foire")).Refusal!.Fields.Single().Code);
        await Agreed(seal => Close("2026-12-03", null, seal));
        Assert.Equal(["11-26 1", "12-03 1", "12-10 1"], await Sessions());
    }

    [Fact]
    public async Task Slots_are_counted_by_minutes_or_by_number()
    {
        await Made(Form(Doctors[0]) with { SlotMinutes = null, Slots = "4", Until = "2026-11-26" });
        Assert.Equal("15,15,15,15", await Database.Sql($"select string_agg((extract(epoch from l.ends_at - l.starts_at)::int / 60)::text, ',') from slot l join session s on s.id = l.session_id where s.territory_id = '{Village.Territory}'"));
        Assert.Equal("slots-too-many", (await Save(null, Form(Doctors[0]) with { Slots = "7" })).Refusal!.Fields.Single().Code);
    }

    [Fact]
    public async Task The_database_forbids_what_must_not_be()
    {
        var series = await Made(Form(Doctors[0]) with { Until = "2026-12-03" });
        await Case();
        await Forbidden("session_without_cases", $"update session set status = 'void', reason = 'nobody_available' where series_id = '{series}'");
        await Forbidden("session_expert_hours", $"update session_expert set ends_at = ends_at + interval '1 minute' where session_id in (select id from session where series_id = '{series}')");
        await Forbidden("session_reason", $"update session set reason = 'day_cancelled' where series_id = '{series}'");
        await Forbidden("session_occurs_once", $"update session set occurs_on = '2026-11-26' where series_id = '{series}'");
        await Forbidden("series_rota_of_service", $"update series set rota = '{{{Keeper.Id}}}' where id = '{series}'");
        await Forbidden("series_rota_of_service", $"update series set rota = rota || rota where id = '{series}'");
        await Forbidden("series_time_zone", $"update series set time_zone = 'Mars/Olympus' where id = '{series}'");
        await Forbidden("series_follows_what_ended", $"update series set follows_id = id where id = '{series}'");
        await Database.Sql($"insert into absence values (gen_random_uuid(), '{Doctors[0].Id}', '2027-01-01', '2027-01-09', now(), '{Keeper.Id}')");
        await Forbidden("absence_once", $"insert into absence values (gen_random_uuid(), '{Doctors[0].Id}', '2027-01-09', '2027-01-10', now(), '{Keeper.Id}')");
    }

    async Task Forbidden(string constraint, string sql) => Assert.Equal(constraint, (await Assert.ThrowsAsync<PostgresException>(() => Database.Sql(sql))).ConstraintName);
}
