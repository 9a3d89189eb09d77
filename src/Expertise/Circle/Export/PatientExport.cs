using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using TeleExpertise.Expertise.Circle.Retention;
using TeleExpertise.Expertise.Opinions.Acts;
using TeleExpertise.Expertise.Opinions.FollowUp;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Identity;

namespace TeleExpertise.Expertise.Circle.Export;

/// <summary>
/// A patient's file as it is given to them (L1111-7 CSP; GDPR articles 15 and 20): what <c>dossier.json</c> of the archive holds, in the form that
/// <c>dossier.schema.json</c> beside it describes. No key, blind index or inner id.
/// </summary>
/// <param name="Format">Always <see cref="Current"/>; another meaning of a field is another format.</param>
/// <param name="ExportedBy">Who gave it out.</param>
/// <param name="Reference">Of the case from which it was asked.</param>
/// <param name="Cases">Those that may be read by who gave it out, the oldest first.</param>
/// <param name="Corrections">Of the identity, the latest first.</param>
/// <param name="OpenTo">To whom the file was opened, those included to whom it is closed again.</param>
/// <param name="Emergencies">Who opened it in an emergency.</param>
/// <param name="Looks">What was done with the file, the oldest first.</param>
/// <param name="LeftOut">Documents that are not in the archive, by case and name: the virus scanner has not let them pass.</param>
public sealed record PatientExport(
    string Format, DateTimeOffset ExportedAt, string ExportedBy, string Reference, ExportedPatient Patient, IReadOnlyList<ExportedCorrection> Corrections, IReadOnlyList<ExportedCase> Cases, IReadOnlyList<ExportedNote> SocialNotes,
    ExportedKeeping Keeping, IReadOnlyList<ExportedShare> OpenTo, IReadOnlyList<ExportedEmergency> Emergencies, IReadOnlyList<ExportedLook> Looks, IReadOnlyList<string> LeftOut)
{
    /// <summary>The format of <c>dossier.json</c>.</summary>
    public const string Current = "teleexpertise patient file 2";

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // it stands in no page
        WriteIndented = true,
        NewLine = "\n",
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(), // the schema wants it named
    };

    /// <summary>UTF-8.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <summary>Out of <c>dossier.json</c>.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static PatientExport Read(byte[] json) => JsonSerializer.Deserialize<PatientExport>(json, Json)!;

    /// <summary>JSON Schema (2020-12) of the format.</summary>
    public static byte[] Schema()
    {
        var schema = Json.GetJsonSchemaAsNode(typeof(PatientExport), new() { TreatNullObliviousAsNonNullable = true }).AsObject();
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", Current);
        schema["properties"]!["format"]!["const"] = Current;
        return JsonSerializer.SerializeToUtf8Bytes(schema, Json);
    }
}

/// <summary>The traits, as they are kept.</summary>
/// <param name="BirthPlaceCode">INSEE code.</param>
/// <param name="CommuneCode">INSEE code of the residence.</param>
public sealed record ExportedPatient(
    string BirthName, string BirthGivenNames, string? UsedName, DateOnly BirthDate, Sex Sex, string? BirthPlaceCode, int? BirthRank, string? CommuneCode,
    IdentityStatus IdentityStatus, string? InsMatricule, string? InsOid);

/// <summary>A correction of the identity. Not who made it: that may be the doctor of another case.</summary>
/// <param name="Before">What stood there until then.</param>
public sealed record ExportedCorrection(DateTimeOffset At, string Reason, PatientTraits Before);

/// <summary>A case with everything that was said in it.</summary>
/// <param name="Opinion">The signed one; null while there is none. What is not signed yet is nobody's opinion.</param>
/// <param name="PatientThere">When the patient took part, which made a teleconsultation of it.</param>
public sealed record ExportedCase(
    string Reference, ExportedPerson Requester, string Service, string Hospital, DateTimeOffset FiledAt, Urgency Urgency, RequestStatus Status, DateTimeOffset? ClosedAt,
    DateTimeOffset? WithdrawnAt, string Question, string Context, IReadOnlyList<ExportedAnswer> Answers, ExportedConsent Consent, IReadOnlyList<ExportedDecision> Decisions,
    IReadOnlyList<ExportedMessage> Messages, IReadOnlyList<ExportedDocument> Documents, ExportedOpinion? Opinion, IReadOnlyList<ExportedOutcome> FollowUp, IReadOnlyList<ExportedAct> Acts,
    IReadOnlyList<ExportedTime> PatientThere);

/// <summary>A professional.</summary>
public sealed record ExportedPerson(string Name, Profession Profession, string Organisation);

/// <summary>An answer to the form of the specialty.</summary>
/// <param name="Question">In French, as it was asked.</param>
/// <param name="Answer">As kept: yes and no, a choice's key, a day as yyyy-MM-dd.</param>
public sealed record ExportedAnswer(string Key, string Question, string Answer);

/// <summary>The consent as recorded.</summary>
/// <param name="GivenBy">Who consented for the patient; null when the patient did.</param>
public sealed record ExportedConsent(string CollectedBy, DateTimeOffset CollectedAt, ConsentManner Manner, string? GivenBy, ConsentQuality? GivenAs, bool Learners, bool Recording);

/// <summary>What an expert decided.</summary>
public sealed record ExportedDecision(TriageKind Kind, DateTimeOffset At, string By, string? Reason, string? To);

/// <summary>A message between requester and service.</summary>
/// <param name="Documents">What it brought, by path in the archive; they are among the case's documents.</param>
public sealed record ExportedMessage(DateTimeOffset At, string By, bool FromExpert, string Text, IReadOnlyList<string> Documents);

/// <summary>A document, and where it is in the archive.</summary>
/// <param name="Sha256">Of the file in the archive, hexadecimal.</param>
public sealed record ExportedDocument(string Name, string Path, string MediaType, long Size, string Sha256);

/// <summary>A signed opinion.</summary>
/// <param name="Pdf">Where its report is in the archive.</param>
/// <param name="Signed">Where it is as it was signed, for infra/verify-opinion.</param>
public sealed record ExportedOpinion(string By, DateTimeOffset SignedAt, int Addenda, string Pdf, string Signed, IReadOnlyList<ExportedRecipient> SentTo);

/// <summary>Who has an opinion.</summary>
public sealed record ExportedRecipient(string Name, DateTimeOffset? ReadAt, DateTimeOffset? HandedOverAt);

/// <summary>What became of the patient.</summary>
public sealed record ExportedOutcome(OutcomeKind Kind, DateOnly? On, string Contact, string Note, DateTimeOffset RecordedAt, string By);

/// <summary>An act that was traced for billing.</summary>
/// <param name="Blocked">Why it may not be billed; null when it may.</param>
public sealed record ExportedAct(ActKind Kind, string By, DateOnly On, int AmountCents, ActBlock? Blocked);

/// <summary>A stretch of time.</summary>
public sealed record ExportedTime(DateTimeOffset From, DateTimeOffset To);

/// <summary>A note of the social part.</summary>
public sealed record ExportedNote(DateTimeOffset At, string By, Profession Profession, string Text);

/// <summary>Until when the file is kept.</summary>
/// <param name="Until">Null while a claim lasts.</param>
public sealed record ExportedKeeping(DateOnly? Until, KeepingRule Rule, int SuspendedDays, IReadOnlyList<ExportedFact> Facts);

/// <summary>What was recorded that decides it.</summary>
public sealed record ExportedFact(FactKind Kind, DateOnly? On, string Note, DateTimeOffset RecordedAt, string By);

/// <summary>To whom the file was opened.</summary>
public sealed record ExportedShare(string Name, Profession Profession, FileSection Section, DateOnly From, DateOnly Until, string ConsentBy, DateOnly ConsentedOn, DateTimeOffset? EndedAt);

/// <summary>Who opened it in an emergency.</summary>
public sealed record ExportedEmergency(string Name, Profession Profession, string Reason, DateTimeOffset From, DateTimeOffset Until);

/// <summary>One thing that somebody did with the file, or tried.</summary>
/// <param name="By">Null for the server itself, and for who was refused and belongs to none of these cases.</param>
/// <param name="Action">The audit's word.</param>
/// <param name="Case">Null where it was about the file as a whole.</param>
public sealed record ExportedLook(DateTimeOffset At, string? By, Profession? Profession, string Action, string? Case, bool Refused);
