using System.Text;

namespace TeleExpertise.Expertise.Requests.Documents;

/// <summary>What a document is, read from its bytes; its name and the browser's word are not asked.</summary>
public static class MediaTypes
{
    public const string Jpeg = "image/jpeg";
    public const string Png = "image/png";
    public const string Pdf = "application/pdf";
    public const string Text = "text/plain";
    public const string Dicom = "application/dicom";

    /// <summary>
    /// The type announced by the first bytes, or null when it is none of ours. Plain text is only a candidate:
    /// every chunk must pass <see cref="PlainText"/>.
    /// </summary>
    public static string? Sniff(ReadOnlySpan<byte> start)
    {
        // First of all: before its mark anybody may write anything, such as the beginning of a PDF or of a program.
        if (start.Length > DicomHead.Start && start[DicomHead.Preamble..DicomHead.Start].SequenceEqual("DICM"u8)) return Dicom;
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return Jpeg;
        if (start.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'])) return Png;
        if (start.StartsWith("%PDF-"u8)) return Pdf;
        return LooksLikeProgramOrMarkup(start) || !new PlainText().Take(start) ? null : Text;
    }

    /// <summary>Why <see cref="Sniff"/> knows no type: the code of a sentence that says what to do.</summary>
    public static string Refused(ReadOnlySpan<byte> start) =>
        start.Length >= 12 && start[4..8].SequenceEqual("ftyp"u8) && HeicBrands.Contains(Encoding.ASCII.GetString(start[8..12])) ? "document-heic" : "document-type-refused";

    /// <summary>ISO/IEC 23008-12, annex B: pictures of phones that not every browser shows.</summary>
    static readonly string[] HeicBrands = ["heic", "heix", "heim", "heis", "hevc", "mif1", "msf1", "avif"];

    /// <summary>True for what a browser shows by itself.</summary>
    public static bool IsImage(string? type) => type is Jpeg or Png;

    /// <summary>The name under which a document leaves: with the extension of what it is, whatever it was called.</summary>
    public static string DownloadName(string name, string type)
    {
        var extensions = type switch
        {
            Jpeg => new[] { ".jpg", ".jpeg", ".jpe" },
            Png => [".png"],
            Pdf => [".pdf"],
            Dicom => [".dcm"],
            _ => [".txt", ".csv", ".md"],
        };
        return extensions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase) ? name : name + extensions[0];
    }

    /// <summary>HTML, SVG, XML and scripts are text too, but something runs them.</summary>
    static bool LooksLikeProgramOrMarkup(ReadOnlySpan<byte> start)
    {
        var text = start.StartsWith("\uFEFF"u8) ? start[3..] : start;
        text = text.TrimStart(" \t\r\n\f"u8);
        return text.StartsWith("<"u8) || text.StartsWith("#!"u8);
    }
}
