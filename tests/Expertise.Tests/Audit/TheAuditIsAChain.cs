using Npgsql;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Audit;

public sealed class TheAuditIsAChain(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Rows_written_at_once_into_several_territories_are_all_linked_and_nobody_waits_for_ever()
    {
        var villages = new[] { await Village.Build(database), await Village.Build(database), await Village.Build(database) };
        await Task.WhenAll(Enumerable.Range(0, 12).Select(async writer =>
        {
            // In the one order and in the other: links are made in a third.
            var order = writer % 2 == 0 ? villages : [.. villages.Reverse()];
            for (var i = 0; i < 10; i++)
            {
                await using var db = database.Open();
                var audit = new AuditTrail(db, TimeProvider.System);
                foreach (var village in order) audit.Done(null, "probe", "territory", village.Territory);
                await db.SaveChangesAsync();
            }
        }));
        var verdict = await Verify();
        Assert.Empty(verdict.Faults);
        Assert.True(verdict.Rows >= 360, $"{verdict.Rows}");
        Assert.Equal(verdict.Rows, await database.Sql("select count(*) from audit_entry"));
        Assert.True(verdict.Chains > 3, $"{verdict.Chains}");
    }

    [Fact]
    public async Task What_a_rolled_back_savepoint_wrote_is_in_no_chain_and_the_rest_is()
    {
        await database.Sql("""
            begin;
            insert into audit_entry (at, action, subject, outcome) values (now(), 'kept', 'probe', 'done');
            savepoint s;
            insert into audit_entry (at, action, subject, outcome) values (now(), 'undone', 'probe', 'done');
            rollback to s;
            insert into audit_entry (at, action, subject, outcome) values (now(), 'kept-too', 'probe', 'done');
            commit
            """);
        Assert.Empty((await Verify()).Faults);
        Assert.Equal(2L, await database.Sql("select count(*) from audit_link l join audit_entry e on e.id = l.entry_id where e.action like 'kept%'"));
    }

    [Fact]
    public async Task A_row_whose_note_was_wiped_is_linked_all_the_same()
    {
        await database.Sql("""
            begin;
            insert into audit_entry (at, action, subject, outcome) values (now(), 'wiped', 'probe', 'done'), (now(), 'wiped', 'probe', 'done');
            set local teleexpertise.audited = '';
            commit
            """);
        Assert.Equal(2L, await database.Sql("select count(*) from audit_link l join audit_entry e on e.id = l.entry_id where e.action = 'wiped'"));
    }

    async Task<AuditVerdict> Verify()
    {
        await using var connection = new NpgsqlConnection(database.Owner);
        await connection.OpenAsync();
        return await VerifyAudit.Run(connection, [], default);
    }
}
