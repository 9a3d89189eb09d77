using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using TeleExpertise.Expertise;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Expertise.Requests.Triage;
using TeleExpertise.Web.Requests;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Triage;

/// <summary>
/// Takes the form under a dialogue as browsers send it without any script: a message, files, and the button that was pressed. What cannot be
/// sent is kept as typed, with the documents that were good; where nothing can be kept, since the case closed or was handed on meanwhile, the answer
/// gives it back. To a case that never was or never was theirs the answer is the same: it tells nothing of any.
/// </summary>
sealed class ReplyForm(StreamedForm form, CurrentActor me, SaveReply save, StoreDocument store, RemoveDocument remove, WriteMessage write)
{
    readonly List<FieldFault> faults = [];
    Guid? replyId;

    /// <summary>Why the case takes nothing more, or nothing of this person.</summary>
    Refusal? shut;

    string Text => form.Fields.GetValueOrDefault("text", "");
    bool Asks => form.Fields.GetValueOrDefault("asks") == "true";

    public static void Map(WebApplication app) =>
        app.MapPost("/requests/{id:guid}/reply", (Guid id, HttpContext http, ReplyForm form) => form.Take(id, http))
            .RequireAuthorization().ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(StreamedForm.SizeMax));

    async Task<IResult> Take(Guid request, HttpContext http)
    {
        var cancel = http.RequestAborted;
        var refused = await form.Read(http, (name, content) => Store(request, name, content, cancel));
        if (shut is null && refused is not null) return refused;
        if (shut is null) await Do(request, form.Fields.GetValueOrDefault("intent", "send"), cancel);
        return shut switch
        {
            null => Back(request),
            { Kind: RefusalKind.NotFound } => new RazorComponentResult<ReplyLate>(new { RequestId = (Guid?)null, Text }) { StatusCode = StatusCodes.Status404NotFound },
            _ => new RazorComponentResult<ReplyLate>(new { RequestId = (Guid?)request, Text }) { StatusCode = StatusCodes.Status409Conflict },
        };
    }

    async Task Do(Guid request, string intent, CancellationToken cancel)
    {
        if (intent == "send" && faults.Count == 0)
        {
            var sent = await write.Run(me.Actor, request, Text, Asks, cancel);
            if (sent.Succeeded) return;
            Note(sent.Refusal);
        }
        else if (intent.StartsWith("remove:", StringComparison.Ordinal) && Guid.TryParse(intent[7..], out var document)) await remove.Run(me.Actor, document, cancel);
        if (shut is null) await Keep(request, cancel);
    }

    /// <summary>True once the file is dealt with; false when the rest need not come either.</summary>
    async Task<bool> Store(Guid request, string name, Stream content, CancellationToken cancel)
    {
        if (replyId is null && shut is null) await Keep(request, cancel);
        if (replyId is not { } reply || shut is not null) return shut is not { Kind: RefusalKind.NotFound };
        var stored = await store.Run(me.Actor, reply, name, content, cancel);
        if (stored.Refusal is { Kind: RefusalKind.NotFound }) faults.Add(new("documents", "documents-incomplete")); // the reply was sent in another tab
        else if (stored.Refusal is { } fault) Note(fault);
        return true;
    }

    async Task Keep(Guid request, CancellationToken cancel)
    {
        var kept = await save.Run(me.Actor, request, Text, Asks, cancel);
        if (kept.Succeeded) replyId = kept.Value;
        else Note(kept.Refusal);
    }

    void Note(Refusal refusal)
    {
        if (refusal.Fields.Count > 0) faults.AddRange(refusal.Fields);
        else shut = refusal;
    }

    /// <summary>The case again; a fault that only this call knows goes along as field:code.</summary>
    IResult Back(Guid request) =>
        Results.Redirect($"/requests/{request}{(faults.Count > 0 ? $"?fault={Uri.EscapeDataString(faults[0].Field + ":" + faults[0].Code)}" : "")}#dialogue");
}
