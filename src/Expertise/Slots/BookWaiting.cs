using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Slots;

/// <summary>Books the requests that wait for a slot, urgent ones first, then the oldest. Each in a transaction of its own.</summary>
public sealed class BookWaiting(ExpertiseDb db, TimeProvider clock) : IVerb
{
    /// <returns>How many were booked.</returns>
    public async Task<int> Run(CancellationToken cancel)
    {
        var waiting = await db.Set<Request>().AsNoTracking().Where(r => r.Status == RequestStatus.Waiting)
            .OrderByDescending(r => r.Urgency == Urgency.Urgent).ThenBy(r => r.FiledAt).ThenBy(r => r.Number)
            .Select(r => new { r.Id, r.ServiceId }).ToListAsync(cancel);
        var booked = 0;
        foreach (var request in waiting)
            if (await BookOne(request.ServiceId, request.Id, cancel)) booked++;
        return booked;
    }

    async Task<bool> BookOne(Guid serviceId, Guid requestId, CancellationToken cancel)
    {
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var request = await Booker.Lock(db, serviceId, requestId, cancel);
        if (request is not { Status: RequestStatus.Waiting }) return false; // another run has booked it meanwhile
        if (await Booker.Book(db, request, clock.GetUtcNow(), cancel) is null) return false;
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }
}
