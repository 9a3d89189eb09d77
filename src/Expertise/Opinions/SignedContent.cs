using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Opinions;

/// <summary>
/// What a signature covers, as one text that anyone can rebuild from the stored rows: a line per fact, "name length:value".
/// The length (in characters) keeps a value that contains line ends from posing as another line.
/// This is format 1, whose SHA-256 was all that was kept; since then <see cref="Signing.OpinionContent"/> is signed, which holds this one's
/// fingerprint so that a change of the rows shows.
/// </summary>
public static class SignedContent
{
    /// <summary>SHA-256 of the canonical text in UTF-8.</summary>
    public static byte[] Fingerprint(Request request, Guid patientId, Opinion opinion, IEnumerable<OpinionParticipant> participants) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(Text(request, patientId, opinion, participants)));

    /// <summary>The canonical text; <paramref name="opinion"/> carries its author and signing time already, <paramref name="patientId"/> is the record of that time.</summary>
    public static string Text(Request request, Guid patientId, Opinion opinion, IEnumerable<OpinionParticipant> participants)
    {
        var text = new StringBuilder("teleexpertise opinion 1\n");
        Add("request", request.Id.ToString());
        Add("reference", request.Reference);
        Add("patient", patientId.ToString());
        Add("question", request.Question);
        Add("context", request.Context);
        Add("opinion", opinion.Id.ToString());
        Add("session", opinion.SessionId?.ToString() ?? "");
        Add("answer", opinion.Answer);
        Add("recommendations", opinion.Recommendations);
        foreach (var person in participants.OrderBy(p => p.AccountId))
        {
            Add("present", person.AccountId.ToString());
            Add("name", person.DisplayName);
            Add("profession", person.Profession);
            Add("rpps", person.Rpps ?? "");
            Add("organisation", person.OrganisationName);
            Add("from", Instant(person.BeganAt));
            Add("to", Instant(person.EndedAt));
        }
        Add("signed-by", opinion.AuthorId.ToString());
        Add("signed-at", Instant(opinion.SignedAt!.Value));
        return text.ToString();

        void Add(string name, string value) => text.Append(CultureInfo.InvariantCulture, $"{name} {value.Length}:{value}\n");
    }

    // Microseconds: what PostgreSQL keeps.
    static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
