using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Slots;

public sealed class SessionsArePlannedOnce : IAsyncLifetime
{
    readonly TestDatabase database = new();
    readonly TestClock clock = new(Timetable.Saturday);

    [Fact]
    public async Task Twelve_weeks_of_Thursdays_with_six_slots_each()
    {
        var village = await Village.Build(database);
        var series = await village.Weekly(database, await village.Expert());
        Assert.Equal(12, await database.Plan(clock));

        var sessions = await database.SessionsOf(series);
        Assert.Equal(Enumerable.Range(0, 12).Select(week => new DateOnly(2026, 11, 26).AddDays(7 * week)), sessions.Select(s => s.LocalDate));
        Assert.Equal(DateTimeOffset.Parse("2026-11-26T12:00:00Z"), sessions[0].StartsAt);
        Assert.Equal(12 * 6L, await Count("slot"));
    }

    [Fact]
    public async Task Planning_again_adds_nothing_and_a_week_later_one_session()
    {
        var village = await Village.Build(database);
        await village.Weekly(database, await village.Expert());
        await database.Plan(clock);
        Assert.Equal(0, await database.Plan(clock));
        clock.Advance(TimeSpan.FromDays(7));
        Assert.Equal(1, await database.Plan(clock));
    }

    [Fact]
    public async Task A_session_that_is_over_today_is_not_planned_and_one_that_is_going_on_is()
    {
        var village = await Village.Build(database);
        await village.Weekly(database, await village.Expert(), weekday: 6, startsAt: new(8, 30)); // 8 h 30 to 9 h 30: over
        await village.Weekly(database, await village.Expert(), weekday: 6, startsAt: new(9, 30)); // going on
        Assert.Equal(12 + 13, await database.Plan(clock));
    }

    [Fact]
    public async Task Eight_planners_at_once_plan_each_session_once()
    {
        var village = await Village.Build(database);
        await village.Weekly(database, await village.Expert());
        await village.Weekly(database, await village.Expert(village.Dermatology), weekday: 2, startsAt: new(12, 30));
        var planned = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => database.Plan(clock))));
        Assert.Equal(24, planned.Sum());
        Assert.Equal(24L, await Count("session"));
        Assert.Equal(24 * 6L, await Count("slot"));
    }

    [Fact]
    public async Task A_lead_expert_leads_one_session_at_a_time()
    {
        var village = await Village.Build(database);
        var expert = await village.Expert();
        await village.Weekly(database, expert);
        await village.Weekly(database, expert, startsAt: new(13, 30)); // half an hour too early
        Assert.Equal(12, await database.Plan(clock));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.Sql("update session set lead_expert_id = lead_expert_id, starts_at = (select min(starts_at) from session), ends_at = (select max(ends_at) from session)"));
    }

    [Fact]
    public async Task Planning_does_not_wait_for_who_writes_about_a_session()
    {
        var village = await Village.Build(database);
        await village.Weekly(database, await village.Expert());
        await database.Plan(clock);
        await using var connection = new Npgsql.NpgsqlConnection(database.Owner);
        await connection.OpenAsync();
        await using var writing = await connection.BeginTransactionAsync();
        await using var points = new Npgsql.NpgsqlCommand("select from session for key share", connection, writing); // as a row that refers to each does
        await points.ExecuteNonQueryAsync();
        clock.Advance(TimeSpan.FromDays(7));
        Assert.Equal(1, await database.Plan(clock).WaitAsync(TimeSpan.FromSeconds(20)));
    }

    async Task<object?> Count(string table) => await database.Sql($"select count(*) from {table}");

    public Task InitializeAsync() => database.InitializeAsync();
    public Task DisposeAsync() => database.DisposeAsync();
}
