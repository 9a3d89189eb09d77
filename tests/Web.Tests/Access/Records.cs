using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Access;

/// <summary>Ids to ask for.</summary>
static class Records
{
    /// <summary>One record of each table that there is, of a person's territory.</summary>
    public static async Task<Dictionary<string, Guid>> SeenBy(TestDatabase database, Actor insider)
    {
        var tables = ((string)(await database.Sql("""
            select string_agg(c.relname, ' ') from pg_class c join pg_attribute a on a.attrelid = c.oid
            where c.relnamespace = 'public'::regnamespace and c.relrowsecurity and a.attname = 'id' and a.atttypid = 'uuid'::regtype
            """))!).Split(' ');
        await using var db = database.Open(Reach.Of(insider.Id, TimeProvider.System.Today()));
        await db.Database.OpenConnectionAsync();
        var found = new Dictionary<string, Guid>(StringComparer.Ordinal);
        foreach (var table in tables)
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"select id from {table} order by id desc limit 1";
            if (await command.ExecuteScalarAsync() is Guid id) found[table] = id;
        }
        return found;
    }

    /// <summary>
    /// The addresses of a route with a record, by the word before it: "requests" takes a request. A word that is no table's takes
    /// all records in turn; a code or token opens nothing of this kind, whichever it is.
    /// </summary>
    public static IReadOnlyList<string> AddressesIn(this RoutePattern route, IReadOnlyDictionary<string, Guid> records)
    {
        if (route.Parameters.Any(p => p.Name is "Token" or "Code" or "code")) return [route.With(Guid.NewGuid().ToString())];
        var word = route.PathSegments.TakeWhile(s => s.Parts[0] is RoutePatternLiteralPart).Select(s => ((RoutePatternLiteralPart)s.Parts[0]).Content).LastOrDefault() ?? "";
        var table = word switch { "attendance" => "session", "people" => "account", "photos" => "draft", "screens" => "room_screen", "series" => "series", "tours" => "tour_stop", _ => word.TrimEnd('s') };
        return records.TryGetValue(table, out var record) ? [route.With(record.ToString())] : [.. records.Values.Distinct().Select(r => route.With(r.ToString())).Distinct()];
    }
}
