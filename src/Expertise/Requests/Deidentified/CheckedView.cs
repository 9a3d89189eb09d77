using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Requests.Documents;

namespace TeleExpertise.Expertise.Requests.Deidentified;

/// <summary>What learners see of a case.</summary>
/// <param name="Pictures">Ids of copies; their documents' names stay behind.</param>
public sealed record CheckedView(string Question, string Context, IReadOnlyList<Guid> Pictures);

static class CheckedViews
{
    /// <summary>The view of a case when somebody has checked it; else null.</summary>
    public static async Task<CheckedView?> CheckedViewOf(this ExpertiseDb db, Guid requestId, CancellationToken cancel)
    {
        var view = await db.Set<DeidentifiedView>().AsNoTracking().SingleOrDefaultAsync(v => v.RequestId == requestId && v.CheckedAt != null, cancel);
        return view is null ? null : new(view.Question, view.Context, await db.CopiesOf(requestId).Select(d => d.Id).ToListAsync(cancel));
    }

    public static IQueryable<Document> CopiesOf(this ExpertiseDb db, Guid requestId) =>
        db.Set<Document>().AsNoTracking().Where(d => d.RequestId == requestId && d.MadeAs == DocumentCopy.Deidentified).OrderBy(d => d.StartedAt).ThenBy(d => d.Id);
}
