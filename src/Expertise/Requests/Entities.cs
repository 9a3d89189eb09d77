namespace TeleExpertise.Expertise.Requests;

public enum Sex { Female, Male, Unknown }

/// <summary>How far an identity has been established; only <see cref="Qualified"/> carries the INS.</summary>
public enum IdentityStatus { Provisional, Recovered, Validated, Qualified }

/// <summary>A question about a patient, put to a service.</summary>
public sealed class Request
{
    public required Guid Id { get; init; }

    /// <summary>Counted by the database; shown as TE-000123.</summary>
    public long Number { get; init; }
    public required Guid TerritoryId { get; init; }
    public required Guid PatientId { get; init; }

    /// <summary>The case of the same patient that this one takes up again; null for none.</summary>
    public Guid? EarlierId { get; set; }
    public required Guid RequesterId { get; init; }

    /// <summary>Who wrote it under the requester's supervision, who co-signed it; null where the requester did.</summary>
    public Guid? PreparedById { get; set; }

    /// <summary>The doctor together with whom it was asked, who follows the case and acts on it like the requester; null for none.</summary>
    public Guid? CoOwnerId { get; set; }
    public required Guid OrganisationId { get; init; }
    public required Guid ServiceId { get; set; }

    /// <summary>The service that the requester meant, where a local one is asked before it; null where it went there at once.</summary>
    public Guid? MeantServiceId { get; init; }

    /// <summary>Why an urgent case went past the local service; null for the usual way.</summary>
    public string? DirectReason { get; init; }

    /// <summary>The expert of the service to whom a colleague handed the case; null for whoever takes it.</summary>
    public Guid? AssignedToId { get; set; }
    public required Urgency Urgency { get; set; }
    public required string Question { get; set; }
    public required string Context { get; set; }
    public required RequestStatus Status { get; set; }
    public required DateTimeOffset FiledAt { get; init; }

    /// <summary>End of the first-answer clock.</summary>
    public required DateTimeOffset AnswerDueAt { get; set; }

    /// <summary>Since when the service waits for an answer of the requester; null when it does not.</summary>
    public DateTimeOffset? AskedAt { get; set; }
    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>Since when it is owed a written answer; null for what is undecided, or in a session.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public DateTimeOffset? InWritingSince { get; set; }

    /// <summary>When the patient's consent was withdrawn: from then on the case is there for who asked only.</summary>
    public DateTimeOffset? WithdrawnAt { get; set; }
    public Guid? WithdrawnById { get; set; }

    /// <summary>When its patient's file was erased: what is left says nothing of anybody. Only the server's own work sees such a row.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public DateTimeOffset? ErasedAt { get; init; }

    /// <summary>The number as people say it.</summary>
    public string Reference => Requests.Reference.Of(Number);

    /// <summary>Whose case it is, of those who asked; each is told what happens to it.</summary>
    public IEnumerable<Guid> Owners() => OwnersOf(RequesterId, CoOwnerId);

    /// <summary>The same of the two columns, for a query that asks no more of it.</summary>
    internal static IEnumerable<Guid> OwnersOf(Guid requester, Guid? coOwner) => coOwner is { } other ? [requester, other] : [requester];
}

/// <summary>The number of a request as people say it: TE-000123.</summary>
public static class Reference
{
    public static string Of(long number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"TE-{number:D6}");

    /// <summary>The number as typed, with or without its letters and zeros; null for what is none.</summary>
    public static long? Read(string? typed)
    {
        var digits = (typed ?? "").Trim().ToUpperInvariant();
        if (digits.StartsWith("TE", StringComparison.Ordinal)) digits = digits[2..].TrimStart('-', ' ', '\u2011');
        return long.TryParse(digits, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
    }
}

/// <summary>How long the question can wait. An emergency is none of these: it goes to the Centre 15.</summary>
public enum Urgency { Urgent, Soon, Routine }

/// <summary>Where a request stands.</summary>
public enum RequestStatus
{
    /// <summary>In the service's queue.</summary>
    Filed,

    /// <summary>Taken to a session, no feasible slot yet.</summary>
    Waiting,

    /// <summary>Booked into a slot.</summary>
    Booked,

    /// <summary>Declined with a reason.</summary>
    Declined,

    /// <summary>Answered by a signed opinion.</summary>
    Answered,

    /// <summary>The patient withdrew their consent before an answer.</summary>
    Withdrawn,
}

/// <summary>The patient's consent, as recorded when the request is filed.</summary>
public sealed class Consent
{
    public required Guid RequestId { get; init; }
    public required string CollectedBy { get; init; }
    public required DateTimeOffset CollectedAt { get; init; }
    public required ConsentManner Manner { get; init; }
    public required Guid RecordedById { get; init; }
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>Who consents for a patient who cannot; null when the patient does.</summary>
    public string? GivenBy { get; init; }

    /// <summary>In what quality; null when the patient does, and in earlier rows, where the name says it.</summary>
    public ConsentQuality? GivenAs { get; init; }

    /// <summary>Learners may be there when the case is presented.</summary>
    public bool Learners { get; init; }

    /// <summary>The presentation may be recorded.</summary>
    public bool Recording { get; init; }
}

public enum ConsentManner { Oral, Written, Representative }

/// <summary>In what quality somebody consents for a patient who cannot: a minor, a protected adult, a resident who can no longer say what they want.</summary>
public enum ConsentQuality
{
    /// <summary>Who has parental authority over a minor (L1111-2 CSP).</summary>
    Parent,

    /// <summary>The guardian who represents the person (459 CC).</summary>
    Guardian,

    /// <summary>Who was empowered by a judge within the family (habilitation familiale, 494-1 CC).</summary>
    FamilyHabilitation,

    /// <summary>Who was named ahead of time by the patient (mandat de protection future, 477 CC).</summary>
    FutureMandate,

    /// <summary>The trusted person, who tells what the patient would want (L1111-6 CSP).</summary>
    TrustedPerson,

    /// <summary>Without any of these, the family or somebody close who was asked (L1111-4 CSP).</summary>
    Relative,
}

/// <summary>What an expert decided about a request.</summary>
public sealed class TriageDecision
{
    public required Guid Id { get; init; }
    public required Guid RequestId { get; init; }
    public required TriageKind Kind { get; init; }
    public required Guid DecidedById { get; init; }
    public required DateTimeOffset DecidedAt { get; init; }
    public string? Reason { get; init; }

    /// <summary>Of a case that was handed on: to which service, or to whom of the same one.</summary>
    public Guid? ToServiceId { get; init; }
    public Guid? ToAccountId { get; init; }
}

public enum TriageKind
{
    TakeToSession,
    Decline,
    AnswerInWriting,
    HandOn,

    /// <summary>A second service is to be there when the case is presented.</summary>
    AskSecond,

    /// <summary>Somebody comes for it.</summary>
    SecondAgrees,

    /// <summary>Nobody does.</summary>
    SecondDeclines,

    /// <summary>It is needed no more.</summary>
    WithoutSecond,
}
