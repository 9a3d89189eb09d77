using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Csv;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Territory;

/// <summary>
/// Takes organisations from a list: those that are there, by FINESS or by name, are changed, the others made, so that taking the
/// same list twice changes nothing. A trial does all of it and undoes it: what it says is what will happen.
/// </summary>
public sealed class ImportOrganisations(ExpertiseDb db, SaveOrganisation save, AuditTrail audit) : IVerb
{
    /// <summary>The columns of a list, as its first line names them; the order is free, and only the first and third must be there.</summary>
    public static readonly IReadOnlyList<string> Columns =
        ["nom", "nom court", "type", "fait partie de", "commune", "code insee", "latitude", "longitude", "adresse", "forme juridique", "finess"];

    /// <summary>The most lines of a list.</summary>
    public const int MostLines = 2000;

    /// <param name="actor">Who keeps the territory.</param>
    /// <param name="territoryId">Where.</param>
    /// <param name="text">The list.</param>
    /// <param name="words">Words for kinds and legal forms, in lower case, and the names that they stand for.</param>
    /// <param name="keep">False tries without keeping anything; true keeps the good lines.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Outcome<ImportedOrganisations>> Run(Actor actor, Guid territoryId, string text, IReadOnlyDictionary<string, string> words, bool keep, CancellationToken cancel)
    {
        if (!actor.Keeps(territoryId)) return await audit.Refused(actor.Id, "import-organisations", "territory", territoryId, cancel);
        var table = CsvTable.Read(text, MostLines);
        if (!table.Has("nom") || !table.Has("type")) return Refusal.Invalid(new FieldFault("file", "list-without-columns"));
        if (table.Rows.Count > MostLines) return Refusal.Invalid(new FieldFault("file", "list-too-long"));

        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        if (keep) audit.Done(actor.Id, "import-organisations", "territory", territoryId);
        var rows = table.Rows.ToList();
        var results = new List<ImportedLine>();
        while (Ready(rows) is { Count: > 0 } ready)
        {
            foreach (var row in ready) results.Add(await Take(actor, territoryId, row, words, cancel));
            rows.RemoveAll(ready.Contains);
        }
        if (keep) await transaction.CommitAsync(cancel);
        return new ImportedOrganisations([.. results.OrderBy(r => r.Number)], keep);
    }

    /// <summary>The lines that are a part of nothing that comes in another line not taken yet; all that are left when they wait for each other.</summary>
    static List<CsvRow> Ready(List<CsvRow> rows)
    {
        var names = rows.Select(r => r["nom"]).Where(n => n.Length > 0).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var ready = rows.Where(r => !names.Contains(r["fait partie de"])).ToList();
        return ready.Count > 0 ? ready : [.. rows];
    }

    async Task<ImportedLine> Take(Actor actor, Guid territory, CsvRow row, IReadOnlyDictionary<string, string> words, CancellationToken cancel)
    {
        List<FieldFault> faults = [];
        if (row["code insee"].Length > 0) await AddCommune(row, faults, cancel);
        var (name, parent, finess) = (PlainWords.Clean(row["nom"]), PlainWords.Clean(row["fait partie de"]), Finess.Read(row["finess"]));
        var there = await db.Set<Organisation>().AsNoTracking().Where(o => o.TerritoryId == territory && (o.Name == name || (finess != null && o.Finess == finess)))
            .OrderByDescending(o => finess != null && o.Finess == finess).FirstOrDefaultAsync(cancel);
        var above = parent.Length == 0 ? null : await db.Set<Organisation>().Where(o => o.TerritoryId == territory && o.Name == parent).Select(o => (Guid?)o.Id).SingleOrDefaultAsync(cancel);
        if (parent.Length > 0 && above is null) faults.Add(new("parent", "parent-not-in-list"));
        var form = new OrganisationForm
        {
            Name = name,
            ShortName = row["nom court"],
            Kind = Word(row["type"], words),
            LegalForm = Word(row["forme juridique"], words),
            Finess = row["finess"],
            Address = row["adresse"],
            Commune = row["code insee"].Length > 0 ? row["code insee"] : row["commune"],
            Parent = above?.ToString(),
        };
        var action = there is null ? ImportAction.Made : ImportAction.Changed;
        if (faults.Count > 0) return new(row.Number, name, action, faults);
        var saved = await save.Run(actor, territory, there?.Id, form, cancel);
        db.ChangeTracker.Clear();
        return new(row.Number, name, action, saved.Refusal?.Fields ?? []);
    }

    /// <summary>A commune that nobody has used here yet is added with its position; one that is known stays as it is.</summary>
    async Task AddCommune(CsvRow row, List<FieldFault> faults, CancellationToken cancel)
    {
        if (InseeCode.In(row["code insee"]) is not { } code || await db.Set<Commune>().AnyAsync(c => c.Code == code, cancel) || row["latitude"].Length == 0) return;
        var name = PlainWords.Clean(row["commune"]);
        if (!Degrees(row["latitude"], 90, out var latitude) || !Degrees(row["longitude"], 180, out var longitude) || name.Length == 0)
        {
            faults.Add(new("commune", "commune-position-wrong"));
            return;
        }
        await db.Database.ExecuteSqlAsync($"insert into commune (code, name, latitude, longitude) values ({code}, {name}, {latitude}, {longitude}) on conflict do nothing", cancel);
    }

    static bool Degrees(string typed, double most, out double degrees) =>
        double.TryParse(typed.Replace(',', '.'), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out degrees) && Math.Abs(degrees) <= most;

    static string Word(string typed, IReadOnlyDictionary<string, string> words) => words.GetValueOrDefault(typed.Trim().ToLowerInvariant(), typed);
}

/// <summary>What became, or would become, of a list.</summary>
public sealed record ImportedOrganisations(IReadOnlyList<ImportedLine> Lines, bool Kept);

/// <summary>A line of the list; without faults it is good.</summary>
public sealed record ImportedLine(int Number, string Name, ImportAction Action, IReadOnlyList<FieldFault> Faults);

/// <summary>Whether a line makes an organisation or changes one.</summary>
public enum ImportAction { Made, Changed }
