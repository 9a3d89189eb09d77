using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Opinions.Signing;

/// <summary>
/// What a signature covers, whole: the report of a tele-expertise (R6316-4 CSP) with everybody named as they were at that moment.
/// Its bytes are kept as they were signed and never written anew, so that nothing depends on how they would be written.
/// </summary>
public sealed record OpinionContent
{
    /// <summary>The format of signed content.</summary>
    public const string Current = "teleexpertise opinion 2";

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // it stands in no page
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    public string Format { get; init; } = Current;
    public required string Reference { get; init; }
    public required Guid RequestId { get; init; }
    public required Guid OpinionId { get; init; }
    public required ReportPatient Patient { get; init; }
    public required ReportPerson Requester { get; init; }

    /// <summary>The doctor together with whom it was asked; null for none, and in what was signed before co-owners were named.</summary>
    public ReportPerson? CoOwner { get; init; }

    /// <summary>Who wrote it for the requester, who co-signed it by filing it at <see cref="AskedAt"/>; null likewise.</summary>
    public ReportPerson? PreparedBy { get; init; }
    public required DateTimeOffset AskedAt { get; init; }
    public required ReportConsent Consent { get; init; }
    public required string Question { get; init; }
    public required string Context { get; init; }

    /// <summary>On which documents it was given.</summary>
    public required IReadOnlyList<ReportDocument> Documents { get; init; }
    public required string Service { get; init; }
    public required string Hospital { get; init; }
    public required OpinionKind Kind { get; init; }
    public required OpinionText Text { get; init; }

    /// <summary>When the case was on in its session, in order; empty for a written answer.</summary>
    public required IReadOnlyList<ReportTime> Presented { get; init; }

    /// <summary>When the patient was there while it was on, in the word of the care team: it was a teleconsultation then. Null in what was signed before patients took part.</summary>
    public IReadOnlyList<ReportTime>? PatientThere { get; init; }

    /// <summary>When the patient's own device was connected meanwhile, as the server measured it; null likewise.</summary>
    public IReadOnlyList<ReportTime>? PatientConnected { get; init; }

    /// <summary>Technical incidents while the case was on.</summary>
    public required IReadOnlyList<ReportIncident> Incidents { get; init; }

    /// <summary>Present for this case, the first to come first.</summary>
    public required IReadOnlyList<ReportPresence> Present { get; init; }
    public required ReportPerson Author { get; init; }

    /// <summary>Null before it is signed.</summary>
    public DateTimeOffset? SignedAt { get; init; }

    /// <summary>IANA zone in which hours are said.</summary>
    public required string TimeZone { get; init; }

    /// <summary>True in a territory of invented people.</summary>
    public required bool Demo { get; init; }

    /// <summary>SHA-256 of the rows from which it was made (<see cref="Opinions.SignedContent"/>), so that a change of those shows too.</summary>
    public string? RowsSha256 { get; init; }

    /// <summary>UTF-8.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <summary>Null when the bytes are none.</summary>
    public static OpinionContent? Read(byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<OpinionContent>(bytes, Json) is { Format: Current } content ? content : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>A patient as named in a report.</summary>
public sealed record ReportPatient(
    string BirthName, string GivenNames, string? UsedName, DateOnly BirthDate, Sex Sex, IdentityStatus IdentityStatus, string? Ins, string? InsOid);

/// <summary>A professional as named in a report.</summary>
/// <param name="Profession">Its snake_case word.</param>
public sealed record ReportPerson(string Name, string Profession, string? Rpps, string Organisation);

/// <summary>The patient's consent as recorded.</summary>
public sealed record ReportConsent(ConsentManner Manner, string CollectedBy, DateTimeOffset CollectedAt);

/// <summary>A document of the case, known by its bytes.</summary>
public sealed record ReportDocument(string Name, string Sha256);

/// <summary>A stretch of time; null while it lasts.</summary>
public sealed record ReportTime(DateTimeOffset From, DateTimeOffset? To);

/// <summary>A technical incident.</summary>
public sealed record ReportIncident(DateTimeOffset At, string Kind);

/// <summary>Somebody who was present for the case.</summary>
public sealed record ReportPresence(string Name, string Profession, string? Rpps, string Organisation, DateTimeOffset From, DateTimeOffset To);
