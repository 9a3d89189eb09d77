using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.CaseForms;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Expertise.Requests.Triage;

namespace TeleExpertise.Expertise.Requests.Deidentified;

/// <summary>What learners see of a case.</summary>
/// <param name="Form">The form of its specialty with the answers that are shown; null where it has none.</param>
/// <param name="Messages">What is shown of the dialogue, the first first.</param>
/// <param name="Pictures">Copies; their documents' names stay behind.</param>
public sealed record CheckedView(string Question, string Context, FilledForm? Form, IReadOnlyList<SharedMessage> Messages, IReadOnlyList<PictureCopy> Pictures);

/// <summary>A message of the dialogue without its author.</summary>
/// <param name="FromExpert">From the service that is asked.</param>
public sealed record SharedMessage(bool FromExpert, string Text);

/// <summary>A picture for learners.</summary>
/// <param name="Id">Of the JPEG to look at.</param>
/// <param name="Dicom">Of the clean file beside it; null where there is none.</param>
public sealed record PictureCopy(Guid Id, Guid? Dicom);

static class CheckedViews
{
    /// <summary>The view of a case when somebody has checked it; else null.</summary>
    public static async Task<CheckedView?> CheckedViewOf(this ExpertiseDb db, Guid requestId, CancellationToken cancel)
    {
        var view = await db.Set<DeidentifiedView>().AsNoTracking().SingleOrDefaultAsync(v => v.RequestId == requestId && v.CheckedAt != null, cancel);
        if (view is null) return null;
        var (words, form) = (view.Words, await db.FilledFormOf(requestId, cancel));
        var sides = await db.Set<CaseMessage>().Where(m => m.RequestId == requestId).OrderBy(m => m.WrittenAt).Select(m => new { m.Id, m.FromExpert }).ToListAsync(cancel);
        return new(view.Question, view.Context, form is null ? null : form with { Answers = words.Answers },
            [.. sides.Where(s => words.Messages.ContainsKey(s.Id)).Select(s => new SharedMessage(s.FromExpert, words.Messages[s.Id]))],
            await db.CopiesOf(requestId).Select(d => new PictureCopy(d.Id,
                db.Set<Document>().Where(f => f.MadeFromId == d.MadeFromId && f.MadeAs == DocumentCopy.DeidentifiedDicom).Select(f => (Guid?)f.Id).SingleOrDefault())).ToListAsync(cancel));
    }

    public static IQueryable<Document> CopiesOf(this ExpertiseDb db, Guid requestId) =>
        db.Set<Document>().AsNoTracking().Where(d => d.RequestId == requestId && d.MadeAs == DocumentCopy.Deidentified).OrderBy(d => d.StartedAt).ThenBy(d => d.Id);

    public static Task<int> RemoveCopies(this ExpertiseDb db, Guid documentId, CancellationToken cancel) =>
        db.Set<Document>().Where(d => d.MadeFromId == documentId && (d.MadeAs == DocumentCopy.Deidentified || d.MadeAs == DocumentCopy.DeidentifiedDicom)).ExecuteDeleteAsync(cancel);
}
