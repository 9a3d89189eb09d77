using TeleExpertise.Expertise.Vault;

namespace TeleExpertise.Expertise.Requests.Documents;

/// <summary>A document of a draft, then of its request or of the case that the draft answers. Its bytes are sealed with its own key, chunk by chunk.</summary>
public sealed class Document : ISealed
{
    public required Guid Id { get; init; }
    public Guid? DraftId { get; set; }
    public Guid? RequestId { get; set; }

    /// <summary>The message with which it came; null for one that the request was filed with.</summary>
    public Guid? MessageId { get; set; }
    public required string Name { get; init; }

    /// <summary>Announced size, bytes.</summary>
    public required long Size { get; set; }

    /// <summary>Bytes stored so far.</summary>
    public required long Received { get; set; }

    /// <summary>Type read from the bytes once complete, never from the name.</summary>
    public string? MediaType { get; set; }

    /// <summary>True for a PDF that can do something by itself, or may: it leaves to be saved, never to be opened by a browser.</summary>
    public bool Active { get; set; }
    public byte[]? Sha256 { get; set; }

    /// <summary>Where it stands with the virus scanner.</summary>
    public ScanState Scan { get; set; }

    /// <summary>Not to be asked about before; null for at once.</summary>
    public DateTimeOffset? ScanAfter { get; set; }

    /// <summary>The document of which this is a copy made for looking at; null for one that somebody sent.</summary>
    public Guid? MadeFromId { get; init; }
    public DocumentCopy? MadeAs { get; init; }

    /// <summary>The copies made of it.</summary>
    public List<Document> Copies { get; } = [];
    public required Guid UploadedById { get; init; }

    /// <summary>The offer through which a phone without sign-in sent it to the uploader's draft; null for other ways, and once the draft is filed.</summary>
    public Guid? PhotoOfferId { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? CompletedAt { get; set; }
    public string WrappedBy { get; set; } = null!;
    public byte[] WrappedKey { get; set; } = null!;

    /// <summary>Makes its key; the bytes are sealed where they enter, in <see cref="DocumentBytes"/>.</summary>
    public void Seal(Sealer sealer)
    {
        if (WrappedKey is null) sealer.KeyOf(this);
    }

    /// <summary>Nothing: a document is often looked at without its bytes.</summary>
    public void Open(Sealer sealer) { }
}

/// <summary>Why a copy was made. The original stays as it was sent.</summary>
public enum DocumentCopy
{
    /// <summary>Small enough for lists.</summary>
    Thumbnail,

    /// <summary>A picture without what tells whose it is.</summary>
    Deidentified,

    /// <summary>A DICOM file without it, beside the picture.</summary>
    DeidentifiedDicom,
}

/// <summary>Sealed bytes of a document from an offset on; at most 1 MiB before sealing.</summary>
public sealed class DocumentChunk
{
    public required Guid DocumentId { get; init; }
    public required long Start { get; init; }
    public required byte[] Data { get; init; }
}
