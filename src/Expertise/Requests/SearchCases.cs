using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Audit;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.People;

namespace TeleExpertise.Expertise.Requests;

/// <summary>The cases in which every word was found, the youngest first.</summary>
/// <param name="Lines">At most <see cref="SearchCases.Shown"/>.</param>
/// <param name="More">True when there are more.</param>
public sealed record FoundCases(IReadOnlyList<RequestLine> Lines, bool More);

/// <summary>
/// Searches the cases that the person asked or answers for, and no others: which these are is asked first. A word is found in the question, the context,
/// the answers, the messages, the signed opinion and the documents' names, accents and endings aside; or it is a word of the patient's names,
/// their INS, or the request's number, exactly. What was typed is kept nowhere.
/// </summary>
public sealed partial class SearchCases(ExpertiseDb db, AuditTrail audit) : IVerb
{
    /// <summary>Longest list.</summary>
    public const int Shown = 100;

    /// <summary>Longest text, characters.</summary>
    public const int LengthMax = 200;

    const int WordsMax = 12;

    const string Search = """
        select r.id from request r join patient p on p.id = r.patient_id
        cross join lateral (select r.words
            || coalesce((select a.words from case_answers a where a.request_id = r.id), '')
            || coalesce((select all_words(m.words) from case_message m where m.request_id = r.id), '')
            || coalesce((select o.words from opinion o where o.request_id = r.id and o.status = 'signed'), '')
            || coalesce((select all_words(d.words) from opinion_addendum d join opinion o on o.id = d.opinion_id where o.request_id = r.id), '')
            || coalesce((select all_words(d.words) from document d where d.request_id = r.id), '') as words) found
        where r.id = any ($1) and (
            select bool_and(hit or empty) and bool_or(hit) from (
                select numnode(plainto_tsquery('french_plain', w.word)) = 0 as empty,
                    found.words @@ plainto_tsquery('french_plain', w.word) or found.words @@ plainto_tsquery('pg_catalog.french', w.word) or r.number = w.number
                        or exists (select from unnest($4::int[], $5::bytea[]) h (at, hash) where h.at = w.at and (p.name_index @> array[h.hash] or p.ins_index = h.hash)) as hit
                from unnest($2::text[], $3::bigint[]) with ordinality w (word, number, at)) each)
        order by r.filed_at desc, r.id limit $6
        """;

    public async Task<Outcome<FoundCases>> Run(Actor actor, string? typed, CancellationToken cancel)
    {
        if (!MaySearch(actor)) return await audit.Refused(actor.Id, "search-cases", "account", actor.Id, cancel);
        var words = Words(PlainWords.Clean(typed));
        if (words.Count == 0) return Refusal.Invalid(new FieldFault("q", "search-too-short"));
        var mine = await Readable(actor).Select(r => new { r.Id, r.TerritoryId }).ToListAsync(cancel);
        var ids = await Matching(mine.ConvertAll(m => m.Id), words, [.. mine.Select(m => m.TerritoryId).Distinct()], cancel);
        var lines = await db.Set<Request>().Where(r => ids.Contains(r.Id)).Lines(db, cancel);
        audit.Done(actor.Id, "search-cases", "account", actor.Id);
        await db.SaveChangesAsync(cancel);
        return new FoundCases([.. lines.OrderBy(l => ids.IndexOf(l.Id)).Take(Shown)], ids.Count > Shown);
    }

    /// <summary>True for who has cases to search.</summary>
    public static bool MaySearch(Actor actor) => actor.Is(Role.Requester) || actor.Answers || actor.Is(Role.Chair) || actor.StandsIn.Count > 0;

    /// <summary>Of the cases that <see cref="CaseAccess.MayRead"/> opens, those that are one's own work; not what another's patient opened for a time.</summary>
    IQueryable<Request> Readable(Actor actor)
    {
        var services = actor.Grants.Where(g => g.ServiceId is not null && (actor.IsExpertOf(g.ServiceId.Value) || actor.IsChairOf(g.ServiceId.Value))).Select(g => g.ServiceId!.Value).ToList();
        var own = db.RequestsOf(actor).Select(r => r.Id);
        return db.Set<Request>().Where(r => services.Contains(r.ServiceId) || own.Contains(r.Id));
    }

    async Task<List<Guid>> Matching(List<Guid> mine, List<string> words, List<Guid> territories, CancellationToken cancel)
    {
        var (at, hashes) = (new List<int>(), new List<byte[]>());
        foreach (var (index, word) in words.Index())
            foreach (var hash in territories.SelectMany(t => Blind(t, word)))
            {
                at.Add(index + 1);
                hashes.Add(hash);
            }
        return await db.Column<Guid>(Search, cancel, mine, words, words.ConvertAll(Number), at, hashes, Shown + 1);
    }

    IEnumerable<byte[]> Blind(Guid territory, string word)
    {
        foreach (var name in BlindIndex.Names(db.Sealer, territory, word)) yield return name;
        if (Ins.Fault(word.ToUpperInvariant()) is null)
            foreach (var oid in Ins.Oids) yield return BlindIndex.Ins(db.Sealer, territory, oid, word.ToUpperInvariant());
    }

    /// <summary>A name of several words, "Le Goff-Martin", is asked word by word, as it is kept.</summary>
    static List<string> Words(string typed) => [.. typed[..Math.Min(typed.Length, LengthMax)]
        .Split([' ', ',', ';', '"', '\'', '’'], StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(w => Reference().IsMatch(w) ? [w] : w.Split('-', StringSplitOptions.RemoveEmptyEntries))
        .Where(w => w.Count(char.IsLetterOrDigit) > 1).Distinct(StringComparer.OrdinalIgnoreCase).Take(WordsMax)];

    /// <summary>The number of a request typed as TE-000123, else one that no request has.</summary>
    static long Number(string word) => Reference().Match(word) is { Success: true } m ? long.Parse(m.Groups["number"].Value, CultureInfo.InvariantCulture) : -1;

    [GeneratedRegex("^TE-?(?<number>[0-9]{1,12})$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Reference();
}
