using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests.CoSigning;

namespace TeleExpertise.Expertise.Requests;

/// <summary>A draft as one line of a list.</summary>
/// <param name="PatientName">As typed so far; may be null.</param>
/// <param name="State">Whether it is being written, or by whom it is being looked at.</param>
public sealed record DraftLine(Guid Id, string? PatientName, string? Question, DateTimeOffset UpdatedAt, DraftState State = DraftState.Writing);

/// <summary>Where a draft stands that somebody is to co-sign.</summary>
public enum DraftState
{
    /// <summary>With its writer.</summary>
    Writing,

    /// <summary>Waits for its co-signature and stays as it is.</summary>
    Waiting,

    /// <summary>Came back with a word.</summary>
    Returned,
}

/// <summary>What a requester has asked and is about to ask; open requests first, the youngest on top.</summary>
public sealed record MyRequests(IReadOnlyList<RequestLine> Open, IReadOnlyList<RequestLine> Closed, IReadOnlyList<DraftLine> Drafts)
{
    /// <summary>Cases that the person wrote and a supervisor co-signed; the latest first.</summary>
    public IReadOnlyList<RequestLine> Prepared { get; init; } = [];
}

/// <summary>Lists one's own requests and drafts.</summary>
public sealed class ListMyRequests(ExpertiseDb db) : IVerb
{
    const int ClosedShown = 100;

    public async Task<MyRequests> Run(Actor actor, CancellationToken cancel)
    {
        var mine = db.RequestsOf(actor).OrderByDescending(r => r.FiledAt);
        var open = await mine.Where(r => r.ClosedAt == null).Lines(db, cancel);
        var closed = await mine.Where(r => r.ClosedAt != null).OrderByDescending(r => r.ClosedAt).Take(ClosedShown).Lines(db, cancel);
        return new MyRequests([.. open.OrderByDescending(r => r.FiledAt)], [.. closed.OrderByDescending(r => r.ClosedAt)], await Drafts(actor, cancel)) { Prepared = await Prepared(actor, cancel) };
    }

    async Task<List<DraftLine>> Drafts(Actor actor, CancellationToken cancel)
    {
        var drafts = await db.Set<Draft>().AsNoTracking().Where(d => d.AccountId == actor.Id && d.AnswersId == null).OrderByDescending(d => d.UpdatedAt).ToListAsync(cancel);
        var sent = (await db.Set<CoSignature>().AsNoTracking().Where(c => c.InternId == actor.Id).OrderBy(c => c.SentAt).ToListAsync(cancel)).ToLookup(c => c.DraftId);
        return drafts.ConvertAll(d =>
        {
            var form = RequestForm.FromJson(d.Fields);
            return new DraftLine(d.Id, form.BirthName, form.Question, d.UpdatedAt, State(sent[d.Id].LastOrDefault()));
        });
    }

    static DraftState State(CoSignature? last) => last is null ? DraftState.Writing : last.EndedAt is null ? DraftState.Waiting : last.Word is null ? DraftState.Writing : DraftState.Returned;

    async Task<IReadOnlyList<RequestLine>> Prepared(Actor actor, CancellationToken cancel)
    {
        if (actor.Prepared.Count == 0) return [];
        var lines = await db.Set<Request>().Where(r => actor.Prepared.Contains(r.Id)).OrderByDescending(r => r.FiledAt).Take(ClosedShown).Lines(db, cancel);
        return [.. lines.OrderByDescending(r => r.FiledAt)];
    }
}
