using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Database;
using TeleExpertise.Expertise.Opinions.Signing;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Identity;

namespace TeleExpertise.Expertise.Opinions;

/// <summary>The report of a tele-expertise as it is read: what was signed, what proves it, what was added since.</summary>
public sealed record OpinionReport
{
    public required OpinionContent Content { get; init; }

    /// <summary>The version of the draft or, once signed, of the opinion.</summary>
    public required DateTimeOffset Version { get; init; }

    /// <summary>Null before it is signed.</summary>
    public OpinionProof? Proof { get; init; }

    /// <summary>When the patient's identity was corrected since: what was signed names them as on that day. Null for never.</summary>
    public DateTimeOffset? CorrectedSince { get; init; }

    /// <summary>In the order in which they were signed.</summary>
    public IReadOnlyList<AddendumReport> Addenda { get; init; } = [];

    /// <summary>The signed opinion. It checks no right.</summary>
    internal static async Task<OpinionReport> Signed(ExpertiseDb db, SigningKeys keys, Request request, Opinion opinion, CancellationToken cancel)
    {
        var participants = await db.Set<OpinionParticipant>().AsNoTracking().Where(p => p.OpinionId == opinion.Id).ToListAsync(cancel);
        var known = await PublicKeys.Of(db, keys, opinion.Id, cancel);
        var patient = await db.PatientAt(request, opinion.SignedAt!.Value, cancel);
        var rows = SignedContent.Fingerprint(request, patient, opinion, participants);
        var content = opinion.SignedContent is { } bytes ? OpinionContent.Read(bytes) : null;
        return new()
        {
            Content = content ?? await ReportFacts.Gather(db, request, opinion, participants, opinion.SignedAt.Value, cancel),
            Version = opinion.UpdatedAt,
            Proof = new OpinionProof(
                opinion.ContentSha256!, opinion.KeyId, opinion.Signature,
                opinion.SignedContent ?? System.Text.Encoding.UTF8.GetBytes(SignedContent.Text(request, patient, opinion, participants)),
                content is null ? CryptographicOperations.FixedTimeEquals(opinion.ContentSha256!, rows) && opinion.KeyId is null : Holds(opinion, content, rows, known)),
            CorrectedSince = (await db.CorrectionsOf(request.PatientId, cancel)).Select(c => (DateTimeOffset?)c.At).FirstOrDefault(at => at > opinion.SignedAt),
            Addenda = await AddendumReport.Of(db, known, opinion, cancel),
        };
    }

    /// <summary>True when the key signed these bytes, and the rows still say what they say.</summary>
    static bool Holds(Opinion opinion, OpinionContent content, byte[] rows, PublicKeys known) =>
        known.Verify(opinion.KeyId, opinion.SignedContent!, opinion.Signature!)
        && CryptographicOperations.FixedTimeEquals(opinion.ContentSha256!, SHA256.HashData(opinion.SignedContent!))
        && content.Text == opinion.Text && content.RowsSha256 == Convert.ToHexStringLower(rows);
}

/// <summary>What proves an opinion.</summary>
/// <param name="Sha256">Of <paramref name="Content"/>.</param>
/// <param name="KeyId">Null on opinions of the time when only a fingerprint was kept.</param>
/// <param name="Signature">Null likewise.</param>
/// <param name="Content">What was signed, byte by byte.</param>
/// <param name="Intact">True when what is stored is what was signed.</param>
public sealed record OpinionProof(byte[] Sha256, string? KeyId, byte[]? Signature, byte[] Content, bool Intact);

/// <summary>An addendum as it is read.</summary>
/// <param name="Intact">True when what is stored is what was signed, for this opinion.</param>
public sealed record AddendumReport(AddendumContent Content, OpinionProof Proof)
{
    internal static async Task<IReadOnlyList<AddendumReport>> Of(ExpertiseDb db, PublicKeys known, Opinion opinion, CancellationToken cancel)
    {
        var rows = await db.Set<OpinionAddendum>().AsNoTracking().Where(a => a.OpinionId == opinion.Id).OrderBy(a => a.SignedAt).ToListAsync(cancel);
        return rows.ConvertAll(row =>
        {
            var content = AddendumContent.Read(row.SignedContent);
            var intact = content is not null && known.Verify(row.KeyId, row.SignedContent, row.Signature)
                && content.OpinionId == opinion.Id && content.OpinionSha256 == Convert.ToHexStringLower(opinion.ContentSha256!) && content.Text == row.Text;
            return new AddendumReport(content ?? Unreadable(row), new(SHA256.HashData(row.SignedContent), row.KeyId, row.Signature, row.SignedContent, intact));
        });
    }

    static AddendumContent Unreadable(OpinionAddendum row) =>
        new() { Reference = "", AddendumId = row.Id, OpinionId = row.OpinionId, OpinionSha256 = "", Text = row.Text, Author = new("", "doctor", null, ""), SignedAt = row.SignedAt };
}
