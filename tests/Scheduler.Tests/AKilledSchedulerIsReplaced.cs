using Npgsql;
using TeleExpertise.Testing;

namespace TeleExpertise.Scheduler.Tests;

/// <summary>Two servers on one database, each in a process of its own, and a real mail server.</summary>
public sealed class AKilledSchedulerIsReplaced(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    readonly ProcessClock clock = new();
    MailServer mail = null!;

    public async Task InitializeAsync() => mail = await MailServer.Start();

    public async Task DisposeAsync()
    {
        await mail.DisposeAsync();
        clock.Dispose();
    }

    [Fact]
    public async Task The_one_in_the_middle_of_a_job_is_killed_the_other_does_it_and_everything_happened_once()
    {
        clock.Set(Timetable.Saturday);
        var (village, then) = (await Village.Build(database), new TestClock(Timetable.Saturday));
        var (expert, requester) = (await village.Expert(), await village.Requester());
        await database.Sql($"update account set email = id || '@example.org', normalized_email = upper(id || '@example.org') where id in ('{expert.Id}', '{requester.Id}')");
        var series = await village.Weekly(database, expert, until: new(2026, 11, 30));
        var request = await village.Filed(requester, then.GetUtcNow());
        Assert.True((await new SessionSteps(database, then).Take(expert, request)).Succeeded); // there is no session yet
        await database.Plan(then);

        var gate = await Hold(series.ServiceId);
        var nodes = new Dictionary<string, ServerProcess>(StringComparer.Ordinal) { ["one"] = await Node("one"), ["other"] = await Node("other") };
        var killed = await Booking();
        await nodes[killed].Kill();
        await gate.DisposeAsync();
        Assert.True(await SessionsArePlannedAfterStart.Eventually(async () => await Count($"request where id = '{request.Id}' and status = 'booked'") == 1), nodes.Single(n => n.Key != killed).Value.Output);
        Assert.True(await mail.Took(2));

        await nodes[killed].DisposeAsync();
        nodes[killed] = await Node(killed);
        clock.Set(new DateTimeOffset(2026, 11, 24, 12, 0, 20, TimeSpan.Zero)); // two days before
        Assert.True(await mail.Took(4));
        Assert.True(await SessionsArePlannedAfterStart.Eventually(async () => await Count("notice n join account a on a.id = n.recipient_id where n.sent_at is null and a.email is not null") == 0));
        Assert.Equal(1, await Count($"booking where request_id = '{request.Id}'"));
        Assert.Equal(1, await Count($"audit_entry where subject_id = '{request.Id}' and outcome = 'done'"));
        foreach (var person in new[] { expert, requester })
        {
            Assert.Equal(1, await Count($"calendar_entry where account_id = '{person.Id}' and sequence = 0 and told_sequence = 0"));
            Assert.Equal(1, await Count($"session_reminder where account_id = '{person.Id}'"));
            Assert.Equal(0, await Count($"calendar_change where account_id = '{person.Id}'"));
            Assert.Equal(2, mail.Recipients.Count(to => to == $"{person.Id}@example.org"));
        }
        Assert.Equal(4, mail.Mails.Select(m => MailServer.Header(m, "Message-ID")).Distinct().Count());
        foreach (var node in nodes.Values) await node.DisposeAsync();
    }

    Task<ServerProcess> Node(string name) => ServerProcess.Start(database,
        [.. clock.Settings, .. mail.Settings, ("Smtp__EverySeconds", "0.2"), ("ConnectionStrings__App", $"{database.App};Application Name={name}")]);

    /// <summary>Keeps everybody from booking for a service until it is disposed.</summary>
    async Task<NpgsqlConnection> Hold(Guid service)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.Owner) { Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"select pg_advisory_lock(hashtextextended('{service}', 0))", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    /// <summary>Whose job has begun to book and waits for the service.</summary>
    async Task<string> Booking()
    {
        object? name = null;
        Assert.True(await SessionsArePlannedAfterStart.Eventually(async () => (name = await Superuser("""
            select a.application_name from pg_locks l join pg_stat_activity a on a.pid = l.pid
            where l.locktype = 'advisory' and not l.granted and a.datname = current_database() and a.application_name in ('one', 'other')
              and exists (select from pg_locks other where other.pid = l.pid and other.locktype = 'advisory' and other.mode = 'ExclusiveLock' and other.granted)
            """)) is not null));
        return (string)name!;
    }

    async Task<object?> Superuser(string sql)
    {
        await using var source = NpgsqlDataSource.Create(database.Superuser);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    async Task<long> Count(string from) => (long)(await database.Sql($"select count(*) from {from}"))!;
}
