using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.CaseForms;

/// <summary>The form of a case in the version with which it was filed, and what was answered.</summary>
/// <param name="Version">Counts from 1.</param>
/// <param name="Content">The questions as they were.</param>
/// <param name="Answers">By key.</param>
public sealed record FilledForm(int Version, FormContent Content, IReadOnlyDictionary<string, string> Answers);

static class FilledForms
{
    /// <summary>The form of a case; null when its service had none.</summary>
    public static async Task<FilledForm?> FilledFormOf(this ExpertiseDb db, Guid requestId, CancellationToken cancel)
    {
        var row = await (
            from answers in db.Set<CaseAnswers>().AsNoTracking()
            join form in db.Set<CaseForm>().AsNoTracking() on answers.FormId equals form.Id
            where answers.RequestId == requestId
            select new { answers.Answers, form.Version, form.Content }).SingleOrDefaultAsync(cancel);
        return row is null ? null : new FilledForm(row.Version, FormContent.FromJson(row.Content), Read(row.Answers));
    }

    public static Dictionary<string, string> Read(string answers) => JsonSerializer.Deserialize<Dictionary<string, string>>(answers)!;
}
