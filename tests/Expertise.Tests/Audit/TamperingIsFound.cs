using Npgsql;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Audit;

/// <summary>Each tampering is done as the owner of the tables, who may do anything, looked at, and rolled back.</summary>
public sealed class TamperingIsFound(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    const int Rows = 200;
    readonly Random random = new(7);
    NpgsqlConnection connection = null!;
    IReadOnlyList<AuditHead> seals = [];

    public async Task InitializeAsync()
    {
        connection = new NpgsqlConnection(database.Owner);
        await connection.OpenAsync();
        var here = (await Village.Build(database)).Territory;
        for (var i = 0; i < Rows; i++)
            await Run($"insert into audit_entry (at, actor_id, action, subject, subject_id, outcome) values (now(), gen_random_uuid(), 'probe', 'territory', {(i % 3 == 0 ? "null" : $"'{here}'")}, 'done')");
        seals = await ReadAuditHeads();
    }

    public async Task DisposeAsync() => await connection.DisposeAsync();

    [Fact]
    public async Task An_untouched_audit_holds() => Assert.Empty((await VerifyAudit.Run(connection, seals, default)).Faults);

    [Theory]
    [InlineData("at = at + interval '1 microsecond'")]
    [InlineData("actor_id = gen_random_uuid()")]
    [InlineData("actor_id = null")]
    [InlineData("action = 'other'")]
    [InlineData("subject = 'other'")]
    [InlineData("subject_id = gen_random_uuid()")]
    [InlineData("outcome = 'refused'")]
    [InlineData("territory_id = case when territory_id is null then (select id from territory limit 1) end")]
    public async Task A_changed_row_is_named(string change)
    {
        for (var trial = 0; trial < 12; trial++)
        {
            var row = await AnyRow();
            var faults = await After($"update audit_entry set {change} where id = {row.Entry}");
            Assert.Equal([new(row.Chain, row.Position, row.Entry, AuditFaultKind.Changed)], faults);
        }
    }

    [Fact]
    public async Task A_removed_row_is_named_whether_its_link_is_removed_too_or_not()
    {
        for (var trial = 0; trial < 40; trial++)
        {
            var row = await AnyRow();
            var faults = await After($"delete from audit_entry where id = {row.Entry}");
            Assert.Equal([new(row.Chain, row.Position, row.Entry, AuditFaultKind.Removed)], faults);
            faults = await After($"delete from audit_entry where id = {row.Entry}; delete from audit_link where entry_id = {row.Entry}");
            var fault = Assert.Single(faults);
            Assert.Equal((row.Chain, row.Position), (fault.Chain, fault.Position));
        }
    }

    [Fact]
    public async Task Two_rows_that_changed_places_are_named_at_the_first()
    {
        for (var trial = 0; trial < 40; trial++)
        {
            var (one, two) = (await AnyRow(), await AnyRow());
            if (one.Entry == two.Entry) continue;
            var faults = await After($"""
                update audit_link set entry_id = -1 where entry_id = {one.Entry};
                update audit_link set entry_id = {one.Entry} where entry_id = {two.Entry};
                update audit_link set entry_id = {two.Entry} where entry_id = -1
                """);
            var first = one.Chain != two.Chain || one.Position < two.Position ? one : two;
            Assert.Contains(faults, f => (f.Chain, f.Position) == (first.Chain, first.Position));
        }
    }

    [Fact]
    public async Task A_row_written_past_the_triggers_is_named()
    {
        var faults = await After("""
            alter table audit_entry disable trigger user;
            insert into audit_entry (at, action, subject, outcome) values (now(), 'smuggled', 'probe', 'done')
            """);
        Assert.Equal(AuditFaultKind.Added, Assert.Single(faults).Kind);
    }

    [Fact]
    public async Task A_cut_tail_is_found_by_the_head_and_with_the_head_moved_back_by_the_seal()
    {
        for (var trial = 0; trial < 20; trial++)
        {
            var row = await AnyRow();
            var cut = Cut(row);
            Assert.Equal([new(row.Chain, row.Position, null, AuditFaultKind.CutOff)], await After(cut));
            cut += $"""
                ; update audit_head h set position = {row.Position - 1}, hash = coalesce(
                    (select l.hash from audit_link l where (l.territory_id, l.stream, l.position) = (h.territory_id, h.stream, {row.Position - 1})), decode(repeat('00', 32), 'hex'))
                where (territory_id, stream) = ('{row.Chain.Territory}', {row.Chain.Stream})
                """;
            Assert.Equal([new(row.Chain, row.Position, null, AuditFaultKind.CutOff)], await After(cut));
            Assert.Empty(await After(cut, sealedBefore: false)); // that only the seal knows it
        }
    }

    [Fact]
    public async Task A_chain_that_vanished_is_found_by_its_seal()
    {
        var row = await AnyRow();
        var faults = await After(Cut(row with { Position = 1 }) + $"; delete from audit_head where (territory_id, stream) = ('{row.Chain.Territory}', {row.Chain.Stream})");
        Assert.Equal([new(row.Chain, 1, null, AuditFaultKind.CutOff)], faults);
    }

    [Fact]
    public async Task Everything_hashed_anew_from_some_row_on_is_found_by_the_seal()
    {
        for (var trial = 0; trial < 20; trial++)
        {
            var row = await AnyRow();
            var rewrite = $"update audit_entry set action = 'other' where id = {row.Entry};" + Rehash(row);
            var fault = Assert.Single(await After(rewrite));
            Assert.Equal((row.Chain, AuditFaultKind.Rewritten), (fault.Chain, fault.Kind));
            Assert.Empty(await After(rewrite, sealedBefore: false));
        }
    }

    static string Cut(AuditFault from) => $"""
        delete from audit_entry where id in (select entry_id from audit_link where (territory_id, stream) = ('{from.Chain.Territory}', {from.Chain.Stream}) and position >= {from.Position});
        delete from audit_link where (territory_id, stream) = ('{from.Chain.Territory}', {from.Chain.Stream}) and position >= {from.Position}
        """;

    /// <summary>What an intruder who reads the migrations would do: the last of the sealed positions is hashed anew with all before it from that row on.</summary>
    static string Rehash(AuditFault from) => $"""
        do $$
        declare l record; last bytea;
        begin
            select hash into last from audit_link where (territory_id, stream, position) = ('{from.Chain.Territory}', {from.Chain.Stream}, {from.Position - 1});
            last := coalesce(last, decode(repeat('00', 32), 'hex'));
            for l in select * from audit_link where (territory_id, stream) = ('{from.Chain.Territory}', {from.Chain.Stream}) and position >= {from.Position} order by position loop
                last := sha256(last || convert_to(audit_text(l.territory_id, l.stream, l.position, (select e from audit_entry e where e.id = l.entry_id)), 'UTF8'));
                update audit_link set hash = last where entry_id = l.entry_id;
            end loop;
            update audit_head set hash = last where (territory_id, stream) = ('{from.Chain.Territory}', {from.Chain.Stream});
        end $$
        """;

    async Task<IReadOnlyList<AuditFault>> After(string sql, bool sealedBefore = true)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await Run(sql);
        return (await VerifyAudit.Run(connection, sealedBefore ? seals : [], default)).Faults; // disposing rolls back
    }

    async Task<AuditFault> AnyRow()
    {
        var skip = random.Next(Rows);
        await using var command = new NpgsqlCommand($"select territory_id, stream, position, entry_id from audit_link order by entry_id offset {skip} limit 1", connection);
        await using var reader = await command.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());
        return new(new(reader.GetGuid(0), reader.GetInt16(1)), reader.GetInt64(2), reader.GetInt64(3), AuditFaultKind.Changed);
    }

    async Task<IReadOnlyList<AuditHead>> ReadAuditHeads()
    {
        await using var db = database.Open();
        return await new ReadAuditHeads(db).Run(default);
    }

    async Task Run(string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
