using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Requests;

/// <summary>A draft as one line of a list.</summary>
/// <param name="PatientName">As typed so far; may be null.</param>
public sealed record DraftLine(Guid Id, string? PatientName, string? Question, DateTimeOffset UpdatedAt);

/// <summary>What a requester has asked and is about to ask; open requests first, the youngest on top.</summary>
public sealed record MyRequests(IReadOnlyList<RequestLine> Open, IReadOnlyList<RequestLine> Closed, IReadOnlyList<DraftLine> Drafts);

/// <summary>Lists one's own requests and drafts.</summary>
public sealed class ListMyRequests(ExpertiseDb db) : IVerb
{
    const int ClosedShown = 100;

    public async Task<MyRequests> Run(Actor actor, CancellationToken cancel)
    {
        var mine = db.RequestsOf(actor).OrderByDescending(r => r.FiledAt);
        var open = await mine.Where(r => r.ClosedAt == null).Lines(db, cancel);
        var closed = await mine.Where(r => r.ClosedAt != null).OrderByDescending(r => r.ClosedAt).Take(ClosedShown).Lines(db, cancel);
        return new MyRequests([.. open.OrderByDescending(r => r.FiledAt)], [.. closed.OrderByDescending(r => r.ClosedAt)], await Drafts(actor, cancel));
    }

    async Task<List<DraftLine>> Drafts(Actor actor, CancellationToken cancel)
    {
        var drafts = await db.Set<Draft>().AsNoTracking().Where(d => d.AccountId == actor.Id && d.AnswersId == null).OrderByDescending(d => d.UpdatedAt).ToListAsync(cancel);
        return drafts.ConvertAll(d =>
        {
            var form = RequestForm.FromJson(d.Fields);
            return new DraftLine(d.Id, form.BirthName, form.Question, d.UpdatedAt);
        });
    }
}
