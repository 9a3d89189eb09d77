using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace TeleExpertise.Web.Tests;

/// <summary>Reads pages and posts their forms as a browser without scripts does.</summary>
static class Forms
{
    /// <summary>The page of an address; its status is in <see cref="IDocument.StatusCode"/>.</summary>
    public static async Task<IDocument> Page(this HttpClient http, string path) => await Parsed(await http.GetAsync(path));

    /// <summary>The page of an answer.</summary>
    public static async Task<IDocument> Parsed(this HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        var status = answer.StatusCode;
        return await BrowsingContext.New().OpenAsync(r => r.Content(text).Status(status).Address(answer.RequestMessage!.RequestUri!.ToString()));
    }

    /// <summary>Posts a form of the page with its own fields, some of them typed over.</summary>
    public static Task<HttpResponseMessage> Submit(this HttpClient http, IDocument page, string form, params (string Name, string Value)[] typed)
    {
        var found = (IHtmlFormElement)(page.QuerySelector(form) ?? throw new InvalidOperationException($"No form {form} in:\n{page.Body!.TextContent}"));
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var input in found.QuerySelectorAll<IHtmlInputElement>("input[name]")) fields[input.Name!] = input.Value;
        foreach (var text in found.QuerySelectorAll<IHtmlTextAreaElement>("textarea[name]")) fields[text.Name!] = text.Value;
        foreach (var (name, value) in typed) fields[name] = value;
        var action = found.GetAttribute("action") is { Length: > 0 } given ? given : new Uri(page.Url).PathAndQuery;
        if (found.GetAttribute("enctype") != "multipart/form-data") return http.PostAsync(action, new FormUrlEncodedContent(fields));
        var parts = new MultipartFormDataContent();
        foreach (var (name, value) in fields) parts.Add(new StringContent(value), name);
        return http.PostAsync(action, parts);
    }

    /// <summary>The text of a page or of a file with its line breaks and runs of blanks as one blank each.</summary>
    public static string OnOneLine(this string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
