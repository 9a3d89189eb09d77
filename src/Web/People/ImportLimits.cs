using TeleExpertise.Expertise;
using TeleExpertise.Expertise.Csv;
using TeleExpertise.Web.Territory;

namespace TeleExpertise.Web.People;

/// <summary>How large a list may be, in bytes.</summary>
static class ImportLimits
{
    /// <summary>A list; two thousand lines have a third of it.</summary>
    public const int List = 1_000_000;

    /// <summary>What is read at all: enough of a list that is too large for the page to say so.</summary>
    public const long Body = 16_000_000;
}

/// <summary>The list that a form sent, as a file or typed.</summary>
static class Sent
{
    public static async Task<Outcome<string>> List(HttpContext http, CancellationToken cancel)
    {
        if (http.Request.Form.Files["file"] is not { Length: > 0 } file)
            return http.Field("list") is not { } typed ? Fault("list", "list-nothing") : typed.Length > ImportLimits.List ? Fault("list", "list-too-large") : typed;
        if (file.Length > ImportLimits.List) return Fault("file", "list-too-large");
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, cancel);
        return IsNoText(bytes.ToArray()) ? Fault("file", "list-no-text") : CsvReader.Decode(bytes.ToArray());
    }

    /// <summary>True for a workbook, which is a ZIP archive or an OLE file, and whatever else has zeros where text has none.</summary>
    static bool IsNoText(ReadOnlySpan<byte> file) =>
        file.StartsWith("PK\u0003\u0004"u8) || (file.Contains((byte)0) && !file.StartsWith(System.Text.Encoding.Unicode.Preamble));

    static Refusal Fault(string field, string code) => Refusal.Invalid(new FieldFault(field, code));
}
