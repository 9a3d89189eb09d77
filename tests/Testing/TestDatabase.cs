using Microsoft.EntityFrameworkCore;
using Npgsql;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Opinions;
using TeleExpertise.Expertise.Vault;
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

    /// <summary>The folder of the keys with which every database of the run is sealed.</summary>
    public static string KeyFolder { get; } = Path.Combine(Path.GetTempPath(), "teleexpertise-test-vault-" + Guid.NewGuid().ToString("n"));

    /// <summary>What seals and opens in every database of the run.</summary>
    public static Sealer Sealer { get; } = new(new MasterKeys(KeyFolder));

    readonly string name = "test_" + Guid.NewGuid().ToString("n");

    static string Server => Environment.GetEnvironmentVariable("TELEEXPERTISE_TEST_PG")
        ?? throw new InvalidOperationException("TELEEXPERTISE_TEST_PG is not set: run the tests through infra/test.");

    /// <summary>What seals in this database; that of the run unless set.</summary>
    public Sealer OwnSealer { get; set; } = Sealer;

    /// <summary>Connection string of the owner of the schema.</summary>
    public string Owner => On(name, "teleexpertise_owner");

    /// <summary>Connection string of the application's role.</summary>
    public string App => On(name, "teleexpertise_app");

    /// <summary>Connection string of the cluster's superuser, for what only a test looks at.</summary>
    public string Superuser => On(name, username: null);

    /// <summary>A context as the application's role, working for the server itself unless told otherwise.</summary>
    public ExpertiseDb Open(Reach? reach = null) => new(new DbContextOptionsBuilder<ExpertiseDb>().UseExpertise(App).Options, OwnSealer) { Reach = reach ?? Reach.System };

    /// <summary>A context as the owner of the schema: it changes what the application's role may not.</summary>
    public ExpertiseDb OpenAsOwner() => new(new DbContextOptionsBuilder<ExpertiseDb>().UseExpertise(Owner).Options, OwnSealer) { Reach = Reach.System };

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
        // Only this database's pools: others are at work on theirs.
        foreach (var connection in new[] { Owner, App, Superuser })
            await using (var own = new NpgsqlConnection(connection)) NpgsqlConnection.ClearPool(own);
        await OnServer($"drop database if exists {name} with (force)");
    }

    /// <summary>A database without a schema, for what only the first migrations know.</summary>
    public static async Task<TestDatabase> Empty()
    {
        var empty = new TestDatabase();
        await MakeRoles();
        await Create(empty.name);
        return empty;
    }

    static async Task<string> MakeTemplate()
    {
        var made = "template_" + Guid.NewGuid().ToString("n");
        await MakeRoles();
        await Create(made);
        await Migrator.Migrate(On(made, "teleexpertise_owner"), Sealer, SealWhatIsInClear.Run, TimeProvider.System, CancellationToken.None);
        NpgsqlConnection.ClearAllPools(); // a template may have no other connection
        return made;
    }

    static Task MakeRoles() => OnServer("""
            do $$ begin
                perform pg_advisory_xact_lock(4801);
                if not exists (select from pg_roles where rolname = 'teleexpertise_owner') then create role teleexpertise_owner login createrole; end if;
                if not exists (select from pg_roles where rolname = 'teleexpertise_app') then create role teleexpertise_app login; end if;
            end $$
            """);

    static async Task Create(string made)
    {
        await OnServer($"create database {made} owner teleexpertise_owner");
        await using var source = NpgsqlDataSource.Create(On(made, username: null));
        await using var command = source.CreateCommand("create extension if not exists btree_gist");
        await command.ExecuteNonQueryAsync();
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
