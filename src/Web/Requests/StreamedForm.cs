using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace TeleExpertise.Web.Requests;

/// <summary>
/// A page's form with files, as browsers send it without any script, read as a stream: a file is handed on as it comes and never gathered. The
/// token and what is typed stand before the files in the page, so they are here when a file begins.
/// </summary>
sealed class StreamedForm(IAntiforgery antiforgery)
{
    /// <summary>A case's documents and what is typed around them.</summary>
    public const long SizeMax = 205L * 1024 * 1024;
    const int FieldMax = 100_000;

    /// <summary>What a page sends, with a specialty's form of the greatest length and answers kept of another: each field kept costs memory.</summary>
    const int FieldsMax = 100;

    /// <summary>RFC 2046, 5.1.1.</summary>
    const int BoundaryMax = 70;
    const string Token = "__RequestVerificationToken";

    readonly Dictionary<string, string> fields = new(StringComparer.Ordinal);
    bool trusted;

    /// <summary>What was typed, as far as it has come.</summary>
    public IReadOnlyDictionary<string, string> Fields => fields;

    /// <param name="http">The request.</param>
    /// <param name="take">Takes a file's name and bytes; false when it may not come.</param>
    /// <returns>Null when everything was read and comes from a page of ours, else the answer.</returns>
    public async Task<IResult?> Read(HttpContext http, Func<string, Stream, Task<bool>> take)
    {
        var boundary = MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) ? HeaderUtilities.RemoveQuotes(type.Boundary).Value : null;
        if (string.IsNullOrEmpty(boundary) || boundary.Length > BoundaryMax || !await TakeSections(http, new(boundary, http.Request.Body), take)) return Results.BadRequest();
        return await Trusted(http) ? null : Results.NotFound();
    }

    /// <summary>False for what is not such a form.</summary>
    async Task<bool> TakeSections(HttpContext http, MultipartReader reader, Func<string, Stream, Task<bool>> take)
    {
        try
        {
            while (await reader.ReadNextSectionAsync(http.RequestAborted) is { } section)
                if (!await TakeSection(http, section, take)) return false;
            return fields.ContainsKey(Token);
        }
        catch (Exception e) when (e is InvalidDataException or IOException and not BadHttpRequestException) // cut short, or no multipart at all
        {
            return false;
        }
    }

    async Task<bool> TakeSection(HttpContext http, MultipartSection section, Func<string, Stream, Task<bool>> take)
    {
        if (section.GetContentDispositionHeader() is not { } disposition) return false;
        if (!disposition.IsFileDisposition())
        {
            if (fields.Count == FieldsMax || await Text(section.Body, http.RequestAborted) is not { } text) return false;
            fields[disposition.Name.ToString()] = text;
            return true;
        }
        if (section.AsFileSection() is not { FileName.Length: > 0 } sent) return true; // no file chosen
        return await Trusted(http) && await take(sent.FileName, section.Body);
    }

    async Task<bool> Trusted(HttpContext http)
    {
        if (!fields.TryGetValue(Token, out var token)) return false;
        // Given as a header, so that antiforgery does not read the form, files and all, into a buffer.
        http.Request.Headers["RequestVerificationToken"] = token;
        return trusted = trusted || await antiforgery.IsRequestValidAsync(http);
    }

    static async Task<string?> Text(Stream body, CancellationToken cancel)
    {
        var buffer = new byte[FieldMax + 1];
        var read = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
        return read > FieldMax ? null : Encoding.UTF8.GetString(buffer, 0, read);
    }
}
