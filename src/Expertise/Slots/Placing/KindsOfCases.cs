using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.CaseForms;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.Slots.Placing;

static class KindsOfCases
{
    /// <summary>What cases are about, as far as their specialty's form says: the answer to its first choice. Left out where nothing was chosen.</summary>
    public static async Task<Dictionary<Guid, string>> KindsOf(this ExpertiseDb db, IReadOnlyCollection<Guid> requests, CancellationToken cancel)
    {
        var filled = await db.Set<CaseAnswers>().AsNoTracking().Where(a => requests.Contains(a.RequestId)).ToListAsync(cancel);
        var forms = filled.Select(f => f.FormId).Distinct().ToList();
        var first = (await db.Set<CaseForm>().AsNoTracking().Where(f => forms.Contains(f.Id)).ToListAsync(cancel))
            .ToDictionary(f => f.Id, f => FormContent.FromJson(f.Content).Fields.FirstOrDefault(field => field.Kind is FieldKind.Choice)?.Key);
        return filled.Select(f => (f.RequestId, Key: first[f.FormId], Answers: FilledForms.Read(f.Answers)))
            .Where(f => f.Key is not null && f.Answers.ContainsKey(f.Key)).ToDictionary(f => f.RequestId, f => f.Key + " " + f.Answers[f.Key!]);
    }
}
