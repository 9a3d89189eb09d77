using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace TeleExpertise.Web.Tests.Requests;

/// <summary>Calls as a program makes them.</summary>
static class Calls
{
    /// <summary>POSTs JSON, with a fresh Idempotency-Key unless one is given.</summary>
    public static Task<HttpResponseMessage> Create(this HttpClient http, string path, object body, string? key = null) => http.SendAsync(new(HttpMethod.Post, path)
    {
        Content = JsonContent.Create(body),
        Headers = { { "Idempotency-Key", key ?? Guid.NewGuid().ToString() } },
    });

    public static Task<HttpResponseMessage> Chunk(this HttpClient http, Guid document, long start, byte[] data) =>
        http.PostAsync($"/api/documents/{document}/chunks?start={start}", new ByteArrayContent(data) { Headers = { ContentType = new("application/octet-stream") } });

    public static async Task<Guid> Draft(this HttpClient http) => await (await http.Create("/api/drafts", new { question = "Brouillon" })).Id();

    public static async Task<Guid> Id(this HttpResponseMessage answer)
    {
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    /// <summary>The fault codes of problem details; the problem's own code when no field is at fault. Every sentence must be there.</summary>
    public static async Task<string[]> Faults(this HttpResponseMessage answer)
    {
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        if (!problem.TryGetProperty("errors", out var errors)) return [problem.GetProperty("code").GetString()!];
        foreach (var error in errors.EnumerateArray()) Assert.NotEqual(error.GetProperty("code").GetString(), error.GetProperty("message").GetString());
        return [.. errors.EnumerateArray().Select(e => e.GetProperty("code").GetString()!)];
    }

    /// <summary>A request without fault.</summary>
    public static Dictionary<string, object?> Form(Guid service) => new(StringComparer.Ordinal)
    {
        ["serviceId"] = service,
        ["urgency"] = "soon",
        ["question"] = "Faut-il poursuivre le traitement en cours ?",
        ["context"] = "Contexte d'essai.",
        ["birthName"] = "ESSAI",
        ["birthGivenNames"] = "Dominique",
        ["birthDate"] = "1955-08-14",
        ["sex"] = "female",
        ["commune"] = "48080",
        ["identityStatus"] = "qualified",
        ["insMatricule"] = "255081416802538",
        ["insOid"] = "1.2.250.1.213.1.4.10",
        ["consentGiven"] = true,
        ["consentCollectedBy"] = "Dr Exemple",
        ["consentCollectedAt"] = "2020-01-06T10:15",
        ["consentManner"] = "oral",
    };

    /// <summary>A part of a multipart form, as a browser sends a field or a file.</summary>
    public static MultipartFormDataContent With(this MultipartFormDataContent form, string name, byte[] bytes, string fileName)
    {
        form.Add(new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("image/jpeg") } }, name, fileName);
        return form;
    }
}
