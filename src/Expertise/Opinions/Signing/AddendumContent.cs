using System.Text.Encodings.Web;
using System.Text.Json;

namespace TeleExpertise.Expertise.Opinions.Signing;

/// <summary>What the signature of an addendum covers: its words, who wrote them, and the opinion to which they belong.</summary>
public sealed record AddendumContent
{
    /// <summary>The format of signed content.</summary>
    public const string Current = "teleexpertise addendum 1";

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = true };

    public string Format { get; init; } = Current;
    public required string Reference { get; init; }
    public required Guid AddendumId { get; init; }
    public required Guid OpinionId { get; init; }

    /// <summary>Of the signed opinion's content, hexadecimal: it cannot be hung on another.</summary>
    public required string OpinionSha256 { get; init; }
    public required string Text { get; init; }
    public required ReportPerson Author { get; init; }
    public required DateTimeOffset SignedAt { get; init; }

    /// <summary>UTF-8.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <summary>Null when the bytes are none.</summary>
    public static AddendumContent? Read(byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<AddendumContent>(bytes, Json) is { Format: Current } content ? content : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
