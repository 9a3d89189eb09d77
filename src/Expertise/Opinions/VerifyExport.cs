using TeleExpertise.Expertise.Opinions.Signing;

namespace TeleExpertise.Expertise.Opinions;

/// <summary>What a look at an exported opinion found, a line each; and whether all of it holds.</summary>
public sealed record ExportVerdict(bool Holds, IReadOnlyList<string> Lines);

/// <summary>Verifies an exported opinion against public keys that were got another way. It needs no database.</summary>
public static class VerifyExport
{
    const string Shown = "pages: show the signed words whole and unchanged; whatever else is printed there (headings, dates, added words) is not vouched for: in doubt the attachment counts";

    /// <param name="file">The JSON file.</param>
    /// <param name="findKey">The trusted public key of an id; null when unknown.</param>
    /// <param name="shown">The words on the pages of the PDF in which the file was, to see that they say the same; null when there were none.</param>
    public static ExportVerdict Run(byte[] file, Func<string, byte[]?> findKey, string? shown)
    {
        if (OpinionExport.Read(file) is not { } export) return new(false, ["this is no exported opinion"]);
        var lines = new List<string>();
        var holds = Tell(export.Opinion, "opinion", findKey, lines);
        var content = OpinionContent.Read(System.Text.Encoding.UTF8.GetBytes(export.Opinion.Content));
        if (content is not null) lines.Insert(0, $"{content.Reference}, signed by {content.Author.Name} ({content.Author.Rpps ?? "no RPPS"}) at {content.SignedAt:O}");
        foreach (var part in export.Addenda)
        {
            holds &= Tell(part, "addendum", findKey, lines);
            if (Read(part) is { } addendum && addendum.OpinionSha256 == export.Opinion.Sha256) continue;
            lines.Add("addendum: belongs to another opinion");
            holds = false;
        }
        if (shown is not null && content is not null) holds &= Shows(content, export, shown, lines);
        return new(holds, lines);
    }

    static bool Tell(ExportedPart part, string name, Func<string, byte[]?> findKey, List<string> lines)
    {
        var verdict = part.Verify(part.KeyId is null ? null : findKey(part.KeyId));
        lines.Add(name + ": " + verdict switch
        {
            PartVerdict.Valid => $"as it was signed (simple electronic signature, key {part.KeyId})",
            PartVerdict.KeyUnknown => $"key {part.KeyId} is not among those trusted",
            PartVerdict.FingerprintOnly => "signed before signatures were kept: its fingerprint matches, which proves nothing by itself",
            _ => "CHANGED since it was signed",
        });
        return verdict == PartVerdict.Valid;
    }

    /// <summary>
    /// The signed words must stand on the pages: whoever takes some away or changes them around a true attachment is found. Words added beside them
    /// are not, because a report prints much that is no part of what was typed; the answer says so.
    /// </summary>
    static bool Shows(OpinionContent content, OpinionExport export, string shown, List<string> lines)
    {
        var page = Bare(shown);
        (string Name, string Words)[] parts =
        [
            ("patient", content.Patient.BirthName), ("question", content.Question), ("context", content.Context), ("understood", content.Text.Understood),
            ("findings", content.Text.Findings), ("answer", content.Text.Answer), ("recommendations", content.Text.Recommendations),
            ("prescriptions", content.Text.Prescriptions), ("reconsider", content.Text.Reconsider), ("author", content.Author.Name),
            ("co-owner", content.CoOwner?.Name ?? ""), ("prepared-by", content.PreparedBy?.Name ?? ""),
            .. export.Addenda.Select(a => ("addendum", Read(a)?.Text ?? "")),
        ];
        var missing = parts.Where(p => !page.Contains(Bare(p.Words), StringComparison.Ordinal)).Select(p => p.Name).ToList();
        lines.Add(missing.Count == 0 ? Shown : $"pages: do not show what was signed ({string.Join(", ", missing)})");
        return missing.Count == 0;
    }

    static AddendumContent? Read(ExportedPart part) => AddendumContent.Read(System.Text.Encoding.UTF8.GetBytes(part.Content));

    /// <summary>Without what line breaks and typography add or take away.</summary>
    static string Bare(string text) => string.Concat(text.Normalize(System.Text.NormalizationForm.FormKC).Where(c => !char.IsWhiteSpace(c) && !char.IsControl(c) && c != '\u00ad'));
}
