using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using TeleExpertise.Expertise;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Requests;

/// <summary>
/// Takes the whole page's form as browsers send it without any script: fields, files, and the button that was pressed.
/// It is read as a stream, a file goes to the database two chunks at a time; whatever happens, what was typed is kept.
/// </summary>
sealed class DraftForm(IAntiforgery antiforgery, CurrentActor me, SaveDraft save, StoreDocument store, RemoveDocument remove, DiscardDraft discard, FileRequest file)
{
    /// <summary>A case's documents and what is typed around them.</summary>
    const long SizeMax = 205L * 1024 * 1024;
    const int FieldMax = 100_000;

    /// <summary>What the page sends, with a specialty's form of the greatest length and answers kept of another: each field kept costs memory.</summary>
    const int FieldsMax = 100;

    /// <summary>Before the key of a question of the specialty's form.</summary>
    const string Answer = "answer.";

    /// <summary>RFC 2046, 5.1.1.</summary>
    const int BoundaryMax = 70;
    const string Token = "__RequestVerificationToken";

    readonly Dictionary<string, string> fields = new(StringComparer.Ordinal);
    readonly List<FieldFault> faults = [];
    Guid? draftId;
    int? seenNow;
    bool trusted;

    /// <summary>The version on the page, then the one that this call wrote itself: it saves before each file.</summary>
    SeenDraft Seen => new(seenNow ?? (int.TryParse(fields.GetValueOrDefault("version"), out var version) ? version : null), Guid.TryParse(fields.GetValueOrDefault("page"), out var page) ? page : null);

    public static void Map(WebApplication app) =>
        app.MapPost("/requests/draft", (HttpContext http, DraftForm form) => form.Take(http))
            .RequireAuthorization().ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(SizeMax));

    async Task<IResult> Take(HttpContext http)
    {
        var boundary = MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) ? HeaderUtilities.RemoveQuotes(type.Boundary).Value : null;
        if (string.IsNullOrEmpty(boundary) || boundary.Length > BoundaryMax || !await TakeSections(http, new(boundary, http.Request.Body))) return Results.BadRequest();
        if (!await Trusted(http) || !await Keep(http.RequestAborted)) return Results.NotFound();
        return await Do(fields.GetValueOrDefault("intent", "save"), http.RequestAborted);
    }

    /// <summary>False for what is not such a form.</summary>
    async Task<bool> TakeSections(HttpContext http, MultipartReader reader)
    {
        try
        {
            while (await reader.ReadNextSectionAsync(http.RequestAborted) is { } section)
                if (!await TakeSection(http, section)) return false;
            return fields.ContainsKey(Token);
        }
        catch (Exception e) when (e is InvalidDataException or IOException and not BadHttpRequestException) // cut short, or no multipart at all
        {
            return false;
        }
    }

    async Task<bool> TakeSection(HttpContext http, MultipartSection section)
    {
        if (section.GetContentDispositionHeader() is not { } disposition) return false;
        if (!disposition.IsFileDisposition())
        {
            if (fields.Count == FieldsMax || await Text(section.Body, http.RequestAborted) is not { } text) return false;
            fields[disposition.Name.ToString()] = text;
            return true;
        }
        // The token and what is typed stand before the files in the page, so they are here already.
        if (section.AsFileSection() is not { FileName.Length: > 0 } sent) return true; // no file chosen
        if (!await Trusted(http) || !await Keep(http.RequestAborted)) return false;
        var stored = await store.Run(me.Actor, draftId!.Value, sent.FileName, section.Body, http.RequestAborted);
        faults.AddRange(stored.Refusal?.Fields ?? []);
        return true;
    }

    async Task<bool> Trusted(HttpContext http)
    {
        if (!fields.TryGetValue(Token, out var token)) return false;
        // Given as a header, so that antiforgery does not read the form, files and all, into a buffer.
        http.Request.Headers["RequestVerificationToken"] = token;
        return trusted = trusted || await antiforgery.IsRequestValidAsync(http);
    }

    async Task<bool> Keep(CancellationToken cancel)
    {
        draftId ??= Guid.TryParse(fields.GetValueOrDefault("draft"), out var id) ? id : null;
        var saved = await save.Run(me.Actor, draftId, Typed(fields), cancel, Seen);
        if (saved.Refusal?.Kind == RefusalKind.Conflict)
        {
            // Written elsewhere since: what was typed here is kept beside it, in a draft of its own, and nobody's words are lost.
            saved = await save.Run(me.Actor, null, Typed(fields), cancel);
            faults.Add(new("draft", "draft-changed"));
        }
        if (saved.Succeeded) (draftId, seenNow) = (saved.Value.Id, saved.Value.Version);
        if (saved.Refusal is { Kind: RefusalKind.Invalid } tooLong) faults.AddRange(tooLong.Fields);
        return draftId is not null && saved.Refusal?.Kind != RefusalKind.NotFound;
    }

    async Task<IResult> Do(string intent, CancellationToken cancel)
    {
        if (intent == "discard")
        {
            await discard.Run(me.Actor, draftId!.Value, cancel);
            return Results.Redirect("/requests");
        }
        if (intent.StartsWith("remove:", StringComparison.Ordinal) && Guid.TryParse(intent[7..], out var document))
        {
            await remove.Run(me.Actor, document, cancel);
            return Back("#documents");
        }
        if (faults.Exists(f => f.Field == "draft")) return Back("");
        if (intent == "save:question-of-service") return Back("#serviceId");
        if (intent != "file" || faults.Count > 0) return Back(fields.GetValueOrDefault("at") is "documents" || faults.Count > 0 ? "#documents" : "#save-state");
        var filed = await file.Run(me.Actor, draftId, Typed(fields), cancel);
        if (filed.Succeeded) return Results.Redirect($"/requests/{filed.Value}?filed=true");
        faults.AddRange(filed.Refusal.Fields);
        return Back("", check: true);
    }

    /// <summary>The page again, from the draft; faults that only this call knows go along as field:code.</summary>
    IResult Back(string anchor, bool check = false)
    {
        var fault = faults.Count > 0 ? $"&fault={Uri.EscapeDataString(Told.Field + ":" + Told.Code)}" : "";
        return Results.Redirect($"/requests/new?draft={draftId}{(check ? "&check=true" : "&saved=true")}{fault}{anchor}");
    }

    FieldFault Told => faults.Find(f => f.Field == "draft") ?? faults[^1];

    /// <summary>The known fields out of what was posted.</summary>
    public static RequestForm Typed(IReadOnlyDictionary<string, string> posted)
    {
        var filled = posted.Where(f => f.Value.Length > 0).ToLookup(f => f.Key.StartsWith(Answer, StringComparison.Ordinal), f => KeyValuePair.Create(f.Key, (JsonNode?)JsonValue.Create(f.Value)));
        var json = new JsonObject(filled[false].Where(f => f.Key is not ("consentGiven" or "consentLearners" or "consentRecording" or "answers")))
        {
            ["consentGiven"] = posted.GetValueOrDefault("consentGiven") == "true",
            ["consentLearners"] = posted.GetValueOrDefault("consentLearners") == "true",
            ["consentRecording"] = posted.GetValueOrDefault("consentRecording") == "true",
            ["answers"] = new JsonObject(filled[true].Select(f => KeyValuePair.Create(f.Key[Answer.Length..], f.Value))),
        };
        return RequestForm.FromJson(json.ToJsonString());
    }

    static async Task<string?> Text(Stream body, CancellationToken cancel)
    {
        var buffer = new byte[FieldMax + 1];
        var read = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancel);
        return read > FieldMax ? null : Encoding.UTF8.GetString(buffer, 0, read);
    }
}
