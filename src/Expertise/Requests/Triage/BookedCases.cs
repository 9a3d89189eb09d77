using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.Requests.Triage;

/// <summary>A case that leaves its service leaves its session too. Sessions are a later stage, hence SQL.</summary>
static class BookedCases
{
    /// <summary>Frees the case's slot and turns a draft answer of that session into a written one; refuses a case that was presented: it gets an opinion.</summary>
    public static async Task<Refusal?> TakeOff(ExpertiseDb db, Guid requestId, DateTimeOffset now, CancellationToken cancel)
    {
        // The booking's row lock makes this and putting the case on take turns.
        await db.Database.ExecuteSqlAsync($"update booking set status = 'cancelled', cancelled_at = {now} where request_id = {requestId} and status = 'booked'", cancel);
        if (await db.Database.SqlQuery<bool>($"select exists (select from case_segment where request_id = {requestId}) as \"Value\"").SingleAsync(cancel))
            return Refusal.Conflict("case-presented");
        await db.Database.ExecuteSqlAsync($"update opinion set kind = 'written', session_id = null where request_id = {requestId} and status = 'draft'", cancel);
        return null;
    }
}
