namespace TeleExpertise.Expertise.Requests.Documents;

/// <summary>
/// Looks at all bytes of a document once, as they come: whether it is whole, only what it says it is, and small enough to be shown.
/// Holds 64 KiB and what its format needs.
/// </summary>
abstract class ContentCheck(string mediaType)
{
    /// <summary>More picture elements than a phone's camera has; a browser takes four bytes for each (here 480 MB).</summary>
    const long PixelsMax = 120_000_000;
    const int SideMax = 30_000;

    protected const string Broken = "document-broken";
    protected const string TwoInOne = "document-two-in-one";

    readonly ArchiveAtTheEnd archive = new();
    string? fault;

    /// <summary>What the first bytes announced.</summary>
    public string MediaType { get; } = mediaType;

    /// <summary>True when the document can do something by itself; known at the end.</summary>
    public virtual bool IsActive => false;

    /// <summary>The check for a type that <see cref="MediaTypes.Sniff"/> gave.</summary>
    public static ContentCheck Of(string type) => type switch
    {
        MediaTypes.Jpeg => new JpegCheck(),
        MediaTypes.Png => new PngCheck(),
        MediaTypes.Pdf => new PdfCheck(),
        MediaTypes.Dicom => new DicomCheck(),
        _ => new TextCheck(),
    };

    /// <summary>The next bytes.</summary>
    public void Take(ReadOnlySpan<byte> piece)
    {
        if (fault is not null) return;
        archive.Take(piece);
        fault = Look(piece);
    }

    /// <summary>The code of what is wrong, or null.</summary>
    public string? End() => fault ?? Finish() ?? (archive.IsThere ? TwoInOne : null);

    /// <summary>The code of what is wrong with the next bytes, or null.</summary>
    protected abstract string? Look(ReadOnlySpan<byte> piece);

    /// <summary>The code of what is missing at the end, or null.</summary>
    protected abstract string? Finish();

    protected static string? TooManyPixels(long width, long height) =>
        width is 0 || height is 0 ? Broken : width > SideMax || height > SideMax || width * height > PixelsMax ? "picture-too-many-pixels" : null;
}

/// <summary>UTF-8 to the end.</summary>
sealed class TextCheck() : ContentCheck(MediaTypes.Text)
{
    readonly PlainText text = new();

    protected override string? Look(ReadOnlySpan<byte> piece) => text.Take(piece) ? null : "document-type-refused";
    protected override string? Finish() => text.Take([], last: true) ? null : "document-type-refused";
}
