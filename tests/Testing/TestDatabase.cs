using Microsoft.EntityFrameworkCore;
using Npgsql;
using TeleExpertise.Expertise.Database;
using Xunit;

namespace TeleExpertise.Testing;

/// <summary>
/// A migrated database of its own on a real PostgreSQL, copied from a template that is made once a run.
/// Use as <c>IClassFixture&lt;TestDatabase&gt;</c>. The cluster comes from infra/test through TELEEXPERTISE_TEST_PG.
/// </summary>
public sealed class TestDatabase : IAsyncLifetime
{
    static readonly SemaphoreSlim Gate = new(1);
    static string? template;
    readonly string name = "test_" + Guid.NewGuid().ToString("n");

    static string Server => Environment.GetEnvironmentVariable("TELEEXPERTISE_TEST_PG")
        ?? throw new InvalidOperationException("TELEEXPERTISE_TEST_PG is not set: run the tests through infra/test.");

    /// <summary>Connection string of the owner of the schema.</summary>
    public string Owner => On(name, "teleexpertise_owner");

    /// <summary>Connection string of the application's role.</summary>
    public string App => On(name, "teleexpertise_app");

    /// <summary>A context as the application's role, working for the server itself unless told otherwise.</summary>
    public ExpertiseDb Open(Reach? reach = null) => new(new DbContextOptionsBuilder<ExpertiseDb>().UseExpertise(App).Options) { Reach = reach ?? Reach.System };

    /// <summary>Runs SQL as the owner, for what only a test does.</summary>
    public async Task<object?> Sql(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Owner);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        await Gate.WaitAsync();
        try
        {
            template ??= await MakeTemplate();
            await OnServer($"create database {name} template {template} owner teleexpertise_owner");
        }
        finally { Gate.Release(); }
    }

    /// <inheritdoc />
    public async Task DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await OnServer($"drop database if exists {name} with (force)");
    }

    static async Task<string> MakeTemplate()
    {
        var made = "template_" + Guid.NewGuid().ToString("n");
        await OnServer("""
            do $$ begin
                perform pg_advisory_xact_lock(4801);
                if not exists (select from pg_roles where rolname = 'teleexpertise_owner') then create role teleexpertise_owner login createrole; end if;
                if not exists (select from pg_roles where rolname = 'teleexpertise_app') then create role teleexpertise_app login; end if;
            end $$
            """);
        await OnServer($"create database {made} owner teleexpertise_owner");
        await using (var source = NpgsqlDataSource.Create(On(made, username: null)))
        await using (var command = source.CreateCommand("create extension if not exists btree_gist"))
            await command.ExecuteNonQueryAsync();
        await Migrator.Migrate(On(made, "teleexpertise_owner"), CancellationToken.None);
        NpgsqlConnection.ClearAllPools(); // a template may have no other connection
        return made;
    }

    static async Task OnServer(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Server) { Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 60 };
        await command.ExecuteNonQueryAsync();
    }

    static string On(string database, string? username)
    {
        var parts = new NpgsqlConnectionStringBuilder(Server) { Database = database };
        if (username is not null) { parts.Username = username; parts.Password = null; }
        return parts.ToString();
    }
}
