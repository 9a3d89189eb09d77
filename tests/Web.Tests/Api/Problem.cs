using System.Net;
using System.Text.Json;

namespace TeleExpertise.Web.Tests.Api;

/// <summary>Reads an answer that must be problem details.</summary>
static class Problem
{
    public static async Task<JsonElement> Of(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(status == answer.StatusCode, $"{answer.StatusCode} instead of {status}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.Equal(code, problem.GetProperty("code").GetString());
        var title = problem.GetProperty("title").GetString();
        Assert.False(string.IsNullOrWhiteSpace(title));
        Assert.NotEqual(code, title); // the code has its sentence
        return problem;
    }
}
