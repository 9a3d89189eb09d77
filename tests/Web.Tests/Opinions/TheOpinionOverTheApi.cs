using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Opinions;

public sealed class TheOpinionOverTheApi(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task It_is_written_signed_and_read()
    {
        var presented = await AnsweredCase.Presented(app);
        var path = $"/api/requests/{presented.Request.Id}/opinion";
        using var expert = await app.SignIn(presented.Expert);
        var draft = await expert.GetFromJsonAsync<JsonElement>(path + "/draft");
        Assert.Equal(("session", JsonValueKind.Null), (draft.GetProperty("kind").GetString(), draft.GetProperty("version").ValueKind));

        var saved = await expert.PutAsJsonAsync(path + "/draft", new { answer = AnsweredCase.Answer, recommendations = "", degree = "days" });
        var version = (await saved.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("version").GetString();
        var stale = await expert.PutAsJsonAsync(path + "/draft", new { answer = "autre", recommendations = "" });
        Assert.Equal((HttpStatusCode.Conflict, "opinion-changed-meanwhile"), (stale.StatusCode, await Code(stale)));

        var signed = await Sign(expert, path, version);
        Assert.Equal(HttpStatusCode.OK, signed.StatusCode);
        var opinion = await signed.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(64, opinion.GetProperty("contentSha256").GetString()!.Length);
        Assert.True(opinion.GetProperty("intact").GetBoolean());
        Assert.Equal(2, opinion.GetProperty("present").GetArrayLength());
        var again = await Sign(expert, path, version);
        Assert.Equal((HttpStatusCode.Conflict, "request-closed"), (again.StatusCode, await Code(again)));

        using var requester = await app.SignIn(presented.Requester);
        Assert.Equal(AnsweredCase.Answer, (await requester.GetFromJsonAsync<JsonElement>(path)).GetProperty("answer").GetString());
    }

    [Fact]
    public async Task Bad_input_is_answered_with_what_to_do()
    {
        var presented = await AnsweredCase.Presented(app);
        var path = $"/api/requests/{presented.Request.Id}/opinion/draft";
        using var expert = await app.SignIn(presented.Expert);
        var longText = await expert.PutAsJsonAsync(path, new { answer = new string('a', 20_001), recommendations = "" });
        Assert.Equal((HttpStatusCode.BadRequest, "invalid"), (longText.StatusCode, await Code(longText)));
        var noText = await expert.PutAsJsonAsync(path, new { recommendations = "" });
        Assert.Equal(HttpStatusCode.BadRequest, noText.StatusCode);
        var noJson = await expert.PutAsync(path, new StringContent("{", System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, noJson.StatusCode);
        using var requester = await app.SignIn(presented.Requester);
        var foreign = await requester.PutAsJsonAsync(path, new { answer = "moi", recommendations = "" });
        Assert.Equal((HttpStatusCode.NotFound, "not-found"), (foreign.StatusCode, await Code(foreign)));
    }

    static Task<HttpResponseMessage> Sign(HttpClient http, string path, string? version)
    {
        var call = new HttpRequestMessage(HttpMethod.Post, path + "/sign") { Content = JsonContent.Create(new { version }) };
        call.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString());
        return http.SendAsync(call);
    }

    static async Task<string?> Code(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString();
}
