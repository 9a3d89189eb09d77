using System.Text;
using TeleExpertise.Expertise.Vault;

namespace TeleExpertise.Expertise.Requests;

/// <summary>A request being typed, or a reply in the dialogue of one; saved as typed, documents included.</summary>
public sealed class Draft : ISealed
{
    string? opened;

    public required Guid Id { get; init; }
    public required Guid AccountId { get; init; }

    /// <summary>The case into whose dialogue it is a reply; null for a request.</summary>
    public Guid? AnswersId { get; init; }

    /// <summary>The form's fields as a JSON object, unchecked. Sealed in the database: it names a patient.</summary>
    public required string Fields { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Counts what was written.</summary>
    public int Version { get; set; } = 1;

    /// <summary>The page, of one device, that wrote last; null for one that does not say.</summary>
    public Guid? PageId { get; set; }
    public string WrappedBy { get; set; } = null!;
    public byte[] WrappedKey { get; set; } = null!;
    public byte[] SealedFields { get; private set; } = null!;

    /// <inheritdoc />
    public void Seal(Sealer sealer)
    {
        if (Fields == opened) return;
        SealedFields = sealer.KeyOf(this).Seal(Encoding.UTF8.GetBytes(Fields), BelongsTo);
        opened = Fields;
    }

    /// <inheritdoc />
    public void Open(Sealer sealer) => Fields = opened = Encoding.UTF8.GetString(sealer.KeyOf(this).Open(SealedFields, BelongsTo));

    string BelongsTo => $"fields of draft {Id}";
}
