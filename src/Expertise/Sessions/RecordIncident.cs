using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Rooms;

namespace TeleExpertise.Expertise.Sessions;

/// <summary>Stores a technical incident of a session (R6316-4 5° CSP), once however often it is reported.</summary>
public sealed class RecordIncident(ExpertiseDb db) : IVerb
{
    /// <summary>Takes one incident; one that names no session of ours is dropped.</summary>
    public async Task Run(IncidentEvent what, CancellationToken cancel)
    {
        if (!Guid.TryParse(what.Room, out var session)) return;
        Guid? person = Guid.TryParse(what.Person, out var id) ? id : null;
        await db.Database.ExecuteSqlAsync($"""
            insert into session_incident (id, session_id, account_id, kind, happened_at, segment)
            select {IdOf(what)}, session.id, account.id, {what.Kind}, {what.At}, {what.Segment}
            from session left join account on account.id = {person} where session.id = {session}
            on conflict (id) do nothing
            """, cancel);
    }

    /// <summary>The same incident has the same id, so that a repeated report meets its first.</summary>
    static Guid IdOf(IncidentEvent what) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{what.Room}|{what.Person}|{what.Kind}|{what.At.UtcTicks}"))).AsSpan(0, 16));
}
