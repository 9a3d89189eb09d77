using System.Text.Json;
using System.Text.Json.Serialization;

namespace TeleExpertise.Expertise.CaseForms;

/// <summary>What the form of a specialty asks besides the question itself.</summary>
public sealed record FormContent
{
    /// <summary>Questions of one form at most: asking takes two minutes.</summary>
    public const int FieldsMax = 30;

    /// <summary>Kinds of documents of one form at most.</summary>
    public const int DocumentsMax = 10;

    /// <summary>What to think of before asking; null for nothing.</summary>
    public Bilingual? Guidance { get; init; }
    public IReadOnlyList<FormField> Fields { get; init; } = [];
    public IReadOnlyList<FormDocument> Documents { get; init; } = [];

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>As the database keeps it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Out of the database.</summary>
    public static FormContent FromJson(string json) => JsonSerializer.Deserialize<FormContent>(json, Json)!;
}

/// <summary>A text in both languages of the pages.</summary>
public sealed record Bilingual(string Fr, string En)
{
    /// <summary>The text for a reader; English falls back to French.</summary>
    /// <param name="tongue">Two letters, as ISO 639-1 has them.</param>
    public string In(string tongue) => tongue == "fr" || En.Length == 0 ? Fr : En;
}

/// <summary>One question of a form.</summary>
public sealed record FormField
{
    /// <summary>Names the answer in every version: what bears the same name in two forms is the same fact.</summary>
    public required string Key { get; init; }
    public required FieldKind Kind { get; init; }
    public required Bilingual Label { get; init; }
    public Bilingual? Hint { get; init; }

    /// <summary>Of a number, such as mm or mmHg.</summary>
    public string? Unit { get; init; }

    /// <summary>Smallest number allowed.</summary>
    public decimal? Least { get; init; }

    /// <summary>Greatest number allowed.</summary>
    public decimal? Most { get; init; }
    public IReadOnlyList<FormChoice> Choices { get; init; } = [];

    /// <summary>True when nothing is filed without an answer.</summary>
    public bool Required { get; init; }

    /// <summary>True for what stays with the patient, such as antecedents: the next case is filled with it.</summary>
    public bool Standing { get; init; }
}

/// <summary>One of the answers to choose from.</summary>
/// <param name="Value">As kept.</param>
/// <param name="Label">As read.</param>
public sealed record FormChoice(string Value, Bilingual Label);

/// <summary>How a question is answered.</summary>
public enum FieldKind { Line, Text, Number, Choice, Date, YesNo }

/// <summary>A document that goes with the question.</summary>
/// <param name="Label">What it shows.</param>
/// <param name="Kind">Of what kind it must be to count.</param>
/// <param name="Least">How many are needed; none for one that is only welcome.</param>
public sealed record FormDocument(Bilingual Label, DocumentKind Kind, int Least);

/// <summary>What counts as the document that a form wants.</summary>
public enum DocumentKind { Any, Image, Pdf }
