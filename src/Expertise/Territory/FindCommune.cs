using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;

namespace TeleExpertise.Expertise.Territory;

static class Communes
{
    /// <summary>The code of a commune typed by code, or by a name that only one commune has; null when it is none of those known.</summary>
    public static async Task<string?> FindCommune(this ExpertiseDb db, string? typed, CancellationToken cancel)
    {
        var text = PlainWords.Clean(typed);
        if (text.Length == 0) return null;
        var communes = InseeCode.In(text) is { } code
            ? db.Set<Commune>().Where(c => c.Code == code)
            : db.Set<Commune>().Where(c => EF.Functions.ILike(c.Name, Literally(text)));
        var found = await communes.Select(c => c.Code).Take(2).ToListAsync(cancel);
        return found.Count == 1 ? found[0] : null;
    }

    /// <summary>A text as a pattern that matches itself.</summary>
    public static string Literally(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal);
}
