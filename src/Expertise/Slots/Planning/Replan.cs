using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.Slots.Planning;

/// <summary>
/// The way of every change of a calendar: what it would move is shown first, and is done only when it is still the same at the moment of the yes.
/// The callers have checked who changes it.
/// </summary>
public sealed class Replan(ExpertiseDb db, TimeProvider clock, BookWaiting book) : IVerb
{
    /// <summary>Makes a change inside a transaction, sees what becomes of the sessions of some series, and keeps it when that was agreed to.</summary>
    /// <param name="change">Writes the rows of the change and gives the series that it touches, or its refusal.</param>
    /// <param name="agreed">The <see cref="Foreseen.Seal"/> of the preview that was agreed to; null for a preview.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Outcome<Foreseen>> Run(Func<Task<Outcome<IReadOnlyCollection<Guid>>>> change, string? agreed, CancellationToken cancel)
    {
        using var system = db.As(Reach.System);
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        try
        {
            await SessionPlanner.Lock(db, cancel);
            var touched = await change();
            if (!touched.Succeeded) return touched.Refusal;
            await db.SaveChangesAsync(cancel);
            var situation = await SessionPlanner.Read(db, touched.Value, keepCases: false, clock.GetUtcNow(), cancel);
            var changes = Foresee.Changes(situation);
            var foreseen = new Foreseen(changes, await Names(situation, cancel), Seal(changes));
            if (agreed != foreseen.Seal) return foreseen;
            await SessionPlanner.CarryOut(db, changes, situation.Now, cancel);
            await transaction.CommitAsync(cancel);
            // Inside a larger transaction, such as that of a call with a key, the plan would hold everybody up until its end: the next minute plans.
            if (db.Database.CurrentTransaction is null) await book.Run(cancel);
            return foreseen with { Done = true };
        }
        catch (Exception e) when ((e as PostgresException ?? e.InnerException) is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ExclusionViolation })
        {
            return Refusal.Conflict("calendar-changed-meanwhile");
        }
        finally
        {
            db.ChangeTracker.Clear(); // nothing of a preview is saved later
        }
    }

    Task<Dictionary<Guid, string>> Names(Situation situation, CancellationToken cancel)
    {
        var people = situation.Series.SelectMany(s => s.Rota).Concat(situation.Standing.SelectMany(s => s.Seats)).Distinct().ToList();
        return db.Set<People.Account>().Where(a => people.Contains(a.Id)).ToDictionaryAsync(a => a.Id, a => (a.Title == null ? "" : a.Title + " ") + a.GivenName + " " + a.FamilyName, cancel);
    }

    /// <summary>A fingerprint of what will happen. The ids of series made by the change are left out: each preview makes them anew.</summary>
    static string Seal(IEnumerable<PlanChange> changes)
    {
        var text = new StringBuilder();
        foreach (var change in changes)
            text.AppendLine(CultureInfo.InvariantCulture, $"{change.Kind} {change.Before?.Session.Id} {change.Before?.Cases} {change.After?.Time.StartsAt:O} {change.After?.Time.EndsAt:O} {change.After?.Void} {string.Join(',', change.After?.Seats ?? [])}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..32];
    }
}

/// <summary>What a change of a calendar does.</summary>
/// <param name="Changes">To which sessions, the first in time first.</param>
/// <param name="Names">Of the specialists in them.</param>
/// <param name="Seal">Sent back with the yes.</param>
public sealed record Foreseen(IReadOnlyList<PlanChange> Changes, IReadOnlyDictionary<Guid, string> Names, string Seal)
{
    /// <summary>True when it is done, false for a preview.</summary>
    public bool Done { get; init; }
}
