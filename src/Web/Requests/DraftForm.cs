using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using TeleExpertise.Expertise;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.CoSigning;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Requests;

/// <summary>
/// Takes the whole page's form as browsers send it without any script: fields, files, and the button that was pressed.
/// A file goes to the database two chunks at a time; whatever happens, what was typed is kept.
/// </summary>
sealed class DraftForm(StreamedForm form, CurrentActor me, SaveDraft save, StoreDocument store, RemoveDocument remove, DiscardDraft discard, FileRequest file, SendForCoSignature send)
{
    /// <summary>Before the key of a question of the specialty's form.</summary>
    const string Answer = "answer.";

    readonly List<FieldFault> faults = [];
    Guid? draftId;
    int? seenNow;

    /// <summary>The version on the page, then the one that this call wrote itself: it saves before each file.</summary>
    SeenDraft Seen => new(seenNow ?? (int.TryParse(form.Fields.GetValueOrDefault("version"), out var version) ? version : null), Guid.TryParse(form.Fields.GetValueOrDefault("page"), out var page) ? page : null);

    public static void Map(WebApplication app) =>
        app.MapPost("/requests/draft", (HttpContext http, DraftForm form) => form.Take(http))
            .RequireAuthorization().ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(StreamedForm.SizeMax));

    async Task<IResult> Take(HttpContext http)
    {
        if (await form.Read(http, (name, content) => Store(name, content, http.RequestAborted)) is { } refused) return refused;
        if (!await Keep(http.RequestAborted)) return Results.NotFound();
        return await Do(form.Fields.GetValueOrDefault("intent", "save"), http.RequestAborted);
    }

    async Task<bool> Store(string name, Stream content, CancellationToken cancel)
    {
        if (!await Keep(cancel)) return false;
        var stored = await store.Run(me.Actor, draftId!.Value, name, content, cancel);
        faults.AddRange(stored.Refusal?.Fields ?? []);
        return true;
    }

    async Task<bool> Keep(CancellationToken cancel)
    {
        draftId ??= Guid.TryParse(form.Fields.GetValueOrDefault("draft"), out var id) ? id : null;
        var saved = await save.Run(me.Actor, draftId, Typed(form.Fields), cancel, Seen);
        if (saved.Refusal?.Kind == RefusalKind.Conflict)
        {
            // Written elsewhere since: what was typed here is kept beside it, in a draft of its own, and nobody's words are lost.
            saved = await save.Run(me.Actor, null, Typed(form.Fields), cancel);
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
        if (intent != "file" || faults.Count > 0) return Back(form.Fields.GetValueOrDefault("at") is "documents" || faults.Count > 0 ? "#documents" : "#save-state");
        if (me.Actor.Prepares)
        {
            var sent = await send.Run(me.Actor, draftId!.Value, cancel);
            if (sent.Succeeded) return Results.Redirect($"/co-signatures/{draftId}");
            faults.AddRange(sent.Refusal.Fields);
            return Back("", check: true);
        }
        var filed = await file.Run(me.Actor, draftId, Typed(form.Fields), cancel);
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
}
