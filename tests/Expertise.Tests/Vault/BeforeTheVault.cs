using Npgsql;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Opinions;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Vault;

/// <summary>A database as the last version before the vault left it, with a patient, a draft and a document in clear.</summary>
sealed class BeforeTheVault : IAsyncDisposable
{
    public static readonly Guid Patient = Guid.NewGuid(), Draft = Guid.NewGuid(), Document = Guid.NewGuid();
    readonly TestDatabase database;

    BeforeTheVault(TestDatabase database) => this.database = database;

    public static async Task<BeforeTheVault> Build(string name, string ins, string bytes)
    {
        var old = new BeforeTheVault(await TestDatabase.Empty());
        await Migrator.MigrateTo(old.database.Owner, TestDatabase.Sealer, "0026_audit_chain", default);
        await old.database.Sql($"""
            insert into territory (id, code, name, demo) values ('{Patient}', 'x', 'x', true);
            insert into account (id, email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count, given_name, family_name, profession, demo, persona, created_at)
                values ('{Draft}', false, false, false, false, 0, 'x', 'x', 'doctor', true, 'x', now());
            insert into patient (id, territory_id, birth_name, birth_given_names, birth_date, sex, identity_status, ins_matricule, ins_oid, created_at)
                values ('{Patient}', '{Patient}', '{name}', 'Zénobie', '1955-08-14', 'female', 'qualified', '{ins}', '{Ins.Test}', now());
            insert into draft values ('{Draft}', '{Draft}', jsonb_build_object('birthName', '{name}'), now(), now());
            insert into document (id, draft_id, name, size, received, uploaded_by_id, started_at) values ('{Document}', '{Draft}', 'x', 100, 99, '{Draft}', now());
            insert into document_chunk values ('{Document}', 0, '{bytes}');
            """);
        return old;
    }

    /// <summary>As the server does when it starts.</summary>
    public Task Migrate() => Migrator.Migrate(database.Owner, TestDatabase.Sealer, SealWhatIsInClear.Run, TimeProvider.System, default);

    public ExpertiseDb Open() => database.Open();

    /// <summary>In how many of the tables' files on the disk one of the words stands.</summary>
    public async Task<int> FilesWith(params string[] words)
    {
        await using var source = NpgsqlDataSource.Create(database.Superuser);
        await using (var checkpoint = source.CreateCommand("checkpoint")) await checkpoint.ExecuteNonQueryAsync();
        await using var command = source.CreateCommand("""
            select count(*)::int from unnest(array['patient', 'draft', 'document_chunk']) t, unnest($1) word
            where position(convert_to(word, 'UTF8') in pg_read_binary_file(pg_relation_filepath(t::regclass))) > 0
            """);
        command.Parameters.Add(new() { Value = words });
        return (int)(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync() => await database.DisposeAsync();
}
