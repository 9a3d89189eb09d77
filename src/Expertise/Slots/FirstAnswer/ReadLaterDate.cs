using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Slots.FirstAnswer;

/// <summary>Whether a date beyond the first-answer clock waits for an agreement. For the page of a case, which has checked who reads.</summary>
public sealed class ReadLaterDate(ExpertiseDb db, TimeProvider clock) : IVerb
{
    /// <returns>Null where nothing is asked.</returns>
    public async Task<AskedLaterDate?> Run(Actor actor, Request request, CancellationToken cancel)
    {
        if (request.Status is not (RequestStatus.Waiting or RequestStatus.Booked) || await db.LaterDateOf(request.Id, cancel) is not { Agreed: false } asked) return null;
        var until = FirstAnswerRules.Until(request.AnswerDueAt, asked);
        if (clock.GetUtcNow() >= until || await db.DateOf(request.Id, cancel) is not { } date || date <= request.AnswerDueAt) return null;
        if (await db.Set<Booking>().AnyAsync(b => b.RequestId == request.Id && b.Status == BookingStatus.Presented, cancel)) return null;
        var mine = actor.ActsFor(request) ? asked.RequesterAgreedAt : asked.ServiceAgreedAt;
        return new(asked.Until, request.AnswerDueAt, until, actor.WritesInto(request) && mine is null);
    }
}

/// <summary>A date to which not both sides have agreed.</summary>
/// <param name="Date">Of the session.</param>
/// <param name="Due">End of the clock.</param>
/// <param name="Until">Without both, the request turns to a written answer then.</param>
/// <param name="Mine">True when the reader is asked.</param>
public sealed record AskedLaterDate(DateTimeOffset Date, DateTimeOffset Due, DateTimeOffset Until, bool Mine);
