using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TeleExpertise.Expertise.Requests;

/// <summary>A request as typed: every field may be missing or wrong. The form, the draft and the API share these names, camelCase.</summary>
public sealed record RequestForm
{
    [Description("The service asked, by id; see GET /api/services.")]
    public string? ServiceId { get; init; }

    [Description("Why an urgent request passes by the local service that is asked before this one; see firstAsked of GET /api/services.")]
    public string? DirectReason { get; init; }

    [Description("The organisation on whose behalf one asks; may be left out by those who belong to one only.")]
    public string? OrganisationId { get; init; }

    [Description("The doctor of that organisation together with whom one asks, by id, who then follows the case and acts on it too; for those who are no doctors.")]
    public string? CoOwnerId { get; init; }

    [Description("urgent, soon or routine. An emergency is refused: call 15.")]
    public string? Urgency { get; init; }

    [Description("The question, 10 to 4,000 characters.")]
    public string? Question { get; init; }

    [Description("History, findings, treatment; at most 20,000 characters.")]
    public string? Context { get; init; }
    public string? BirthName { get; init; }

    [Description("All given names of the birth certificate, in their order.")]
    public string? BirthGivenNames { get; init; }
    public string? UsedName { get; init; }

    [Description("yyyy-MM-dd")]
    public string? BirthDate { get; init; }

    [Description("female, male or unknown.")]
    public string? Sex { get; init; }

    [Description("INSEE code of the commune or country of birth, as 48080.")]
    public string? BirthPlace { get; init; }

    [Description("Of twins and more, 1 for who was born first.")]
    public string? BirthRank { get; init; }

    [Description("Commune of residence: INSEE code, or name.")]
    public string? Commune { get; init; }

    [Description("provisional, recovered, validated or qualified.")]
    public string? IdentityStatus { get; init; }

    [Description("INS with its key, 15 characters; only on a qualified identity.")]
    public string? InsMatricule { get; init; }

    [Description("OID of the INS: 1.2.250.1.213.1.4.8 (NIR, when left out), .9 (NIA), .10 (test), .11 (demonstration).")]
    public string? InsOid { get; init; }

    [Description("true once the informed patient, or their representative, consents.")]
    public bool ConsentGiven { get; init; }

    [Description("Who collected the consent.")]
    public string? ConsentCollectedBy { get; init; }

    [Description("When: yyyy-MM-ddTHH:mm in the territory's zone, or with an offset.")]
    public string? ConsentCollectedAt { get; init; }

    [Description("oral, written or representative.")]
    public string? ConsentManner { get; init; }

    [Description("Who consents for a patient who cannot; needed when the manner is representative.")]
    public string? ConsentGivenBy { get; init; }

    [Description("In what quality: parent, guardian, familyHabilitation, futureMandate, trustedPerson or relative; needed when the manner is representative.")]
    public string? ConsentGivenAs { get; init; }

    [Description("true when learners may be there.")]
    public bool ConsentLearners { get; init; }

    [Description("true when it may be recorded.")]
    public bool ConsentRecording { get; init; }

    [Description("Answers to the form of the service's specialty, by the key of the question; yes or no, yyyy-MM-dd, numbers with a point or comma.")]
    public IReadOnlyDictionary<string, string>? Answers { get; init; }

    [Description("A request of one's own about the same patient, from which this one was begun: the same traits are then the same patient.")]
    public string? EarlierId { get; init; }

    [Description("When the traits are those of a patient of one's own cases (fault patient-known): a request of that patient if it is the same, or `another` for a namesake.")]
    public string? SameAs { get; init; }

    [Description("A request of one's own about the same patient that this one presents again: the two are linked, and each shows the other.")]
    public string? AgainId { get; init; }

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Converters = { new WithoutNul() },
    };

    /// <summary>As a draft keeps it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Out of a draft.</summary>
    public static RequestForm FromJson(string json) => JsonSerializer.Deserialize<RequestForm>(json, Json)!;

    /// <summary>PostgreSQL's jsonb takes no NUL.</summary>
    sealed class WithoutNul : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();
        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Replace("\0", "", StringComparison.Ordinal));
        public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString()!;
        public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
            writer.WritePropertyName(value.Replace("\0", "", StringComparison.Ordinal));
    }
}
