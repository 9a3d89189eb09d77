using Microsoft.AspNetCore.Mvc;
using TeleExpertise.Expertise;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Expertise.Requests.Triage;
using TeleExpertise.Web.Requests;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Triage;

/// <summary>
/// Takes the form under a dialogue as browsers send it without any script: a message, files, and the button that was pressed. What cannot be
/// sent is kept as typed, with the documents that were good.
/// </summary>
sealed class ReplyForm(StreamedForm form, CurrentActor me, SaveReply save, StoreDocument store, RemoveDocument remove, WriteMessage write)
{
    readonly List<FieldFault> faults = [];
    Guid? replyId;

    string Text => form.Fields.GetValueOrDefault("text", "");
    bool Asks => form.Fields.GetValueOrDefault("asks") == "true";

    public static void Map(WebApplication app) =>
        app.MapPost("/requests/{id:guid}/reply", (Guid id, HttpContext http, ReplyForm form) => form.Take(id, http))
            .RequireAuthorization().ExcludeFromDescription().WithMetadata(new RequestSizeLimitAttribute(StreamedForm.SizeMax));

    async Task<IResult> Take(Guid request, HttpContext http)
    {
        var cancel = http.RequestAborted;
        if (await form.Read(http, (name, content) => Store(request, name, content, cancel)) is { } refused) return refused;
        var intent = form.Fields.GetValueOrDefault("intent", "send");
        if (intent == "send" && faults.Count == 0)
        {
            var sent = await write.Run(me.Actor, request, Text, Asks, cancel);
            if (sent.Succeeded) return Back(request);
            if (sent.Refusal.Kind == RefusalKind.NotFound) return Results.NotFound();
            faults.AddRange(sent.Refusal.Fields);
        }
        else if (intent.StartsWith("remove:", StringComparison.Ordinal) && Guid.TryParse(intent[7..], out var document)) await remove.Run(me.Actor, document, cancel);
        return await Keep(request, cancel) || faults.Count > 0 ? Back(request) : Results.NotFound();
    }

    async Task<bool> Store(Guid request, string name, Stream content, CancellationToken cancel)
    {
        if (replyId is null && !await Keep(request, cancel)) return false;
        var stored = await store.Run(me.Actor, replyId!.Value, name, content, cancel);
        faults.AddRange(stored.Refusal?.Fields ?? []);
        return true;
    }

    /// <summary>False when nothing may be written here.</summary>
    async Task<bool> Keep(Guid request, CancellationToken cancel)
    {
        var kept = await save.Run(me.Actor, request, Text, Asks, cancel);
        if (kept.Succeeded) replyId = kept.Value;
        faults.AddRange(kept.Refusal?.Fields ?? []);
        return kept.Refusal is not { Kind: RefusalKind.NotFound };
    }

    /// <summary>The case again; a fault that only this call knows goes along as field:code.</summary>
    IResult Back(Guid request) =>
        Results.Redirect($"/requests/{request}{(faults.Count > 0 ? $"?fault={Uri.EscapeDataString(faults[0].Field + ":" + faults[0].Code)}" : "")}#dialogue");
}
