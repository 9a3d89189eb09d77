using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests;

public sealed class ModelAndSchemaAreEqual(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Every_column_of_the_model_is_in_the_schema_with_its_type_and_nullability_and_the_other_way_round()
    {
        await using var db = database.Open();
        var model = db.GetService<IDesignTimeModel>().Model.GetRelationalModel().Tables
            .SelectMany(t => t.Columns.Select(c => $"{t.Name}.{c.Name} {c.StoreType} {(c.IsNullable ? "null" : "not null")}"))
            .Order(StringComparer.Ordinal).ToList();
        var schema = await Columns();
        Assert.NotEmpty(model);
        Assert.Equal(model, schema);
    }

    [Fact]
    public async Task Every_kind_of_notice_is_known_to_the_database_and_the_other_way_round() =>
        Assert.Equal(
            string.Join(' ', Enum.GetNames<NoticeKind>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName).Order(StringComparer.Ordinal)),
            await database.Sql("select string_agg(kind, ' ' order by kind collate \"C\") from notice_kind"));

    async Task<List<string>> Columns()
    {
        await using var source = NpgsqlDataSource.Create(database.Owner);
        await using var command = source.CreateCommand("""
            select c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else ' null' end
            from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
            where n.nspname = 'public' and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
              and c.relname not in ('schema_history', 'idempotent_reply', 'audit_head', 'audit_link', 'notice_kind', 'setting_bound')
            """);
        await using var rows = await command.ExecuteReaderAsync();
        var found = new List<string>();
        while (await rows.ReadAsync()) found.Add(rows.GetString(0));
        found.Sort(StringComparer.Ordinal);
        return found;
    }
}
