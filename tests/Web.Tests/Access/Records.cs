using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Access;

/// <summary>Ids to ask for.</summary>
static class Records
{
    /// <summary>One record of each kind that a person's territory has, of every table that there is, and those named.</summary>
    public static async Task<List<Guid>> SeenBy(TestDatabase database, Actor insider, params Guid[] named)
    {
        var tables = ((string)(await database.Sql("""
            select string_agg(c.relname, ' ') from pg_class c join pg_attribute a on a.attrelid = c.oid
            where c.relnamespace = 'public'::regnamespace and c.relrowsecurity and a.attname = 'id' and a.atttypid = 'uuid'::regtype
            """))!).Split(' ');
        await using var db = database.Open(Reach.Of(insider.Id, TimeProvider.System.Today()));
        await db.Database.OpenConnectionAsync();
        var found = new List<Guid>(named);
        foreach (var table in tables)
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"select coalesce((select array_agg(id) from (select id from {table} order by id desc limit 1) t), array[]::uuid[])";
            found.AddRange((Guid[])(await command.ExecuteScalarAsync())!);
        }
        return [.. found.Distinct()];
    }
}
