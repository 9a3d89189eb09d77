using System.Net;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Opinions;

public sealed class AnOpinionIsWrittenOnItsPage(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Written_read_over_signed_and_then_read_by_the_requester()
    {
        var presented = await AnsweredCase.Presented(app);
        var path = $"/requests/{presented.Request.Id}";
        using var expert = await app.SignIn(presented.Expert);
        var page = await expert.Page(path + "/opinion");
        Assert.Contains(presented.Request.Question, page.Body!.TextContent, StringComparison.Ordinal);

        var saved = await expert.Submit(page, "form.writing", ("Typed.Answer", AnsweredCase.Answer), ("Typed.Degree", "Weeks"), ("Typed.Then", "sign"));
        Assert.Equal((HttpStatusCode.Found, path + "/opinion/sign"), (saved.StatusCode, Path(saved)));
        var confirm = await expert.Page(path + "/opinion/sign");
        var shown = confirm.Body!.TextContent.OnOneLine();
        Assert.Contains(AnsweredCase.Answer, shown, StringComparison.Ordinal);
        Assert.Contains(presented.Requester.DisplayName, shown, StringComparison.Ordinal);
        Assert.DoesNotContain(presented.LeftBefore.DisplayName, shown, StringComparison.Ordinal);

        var signed = await expert.Submit(confirm, "main form[method=post]");
        Assert.Equal((HttpStatusCode.Found, path), (signed.StatusCode, Path(signed)));
        Assert.Equal(path, Path(await expert.GetAsync(path + "/opinion")));

        using var requester = await app.SignIn(presented.Requester);
        var read = await requester.Page(path);
        Assert.Contains(AnsweredCase.Answer, read.Body!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(read.QuerySelector($"a[href='{path}/opinion.pdf']"));
    }

    [Fact]
    public async Task A_colleagues_save_meanwhile_loses_neither_text()
    {
        var presented = await AnsweredCase.Presented(app);
        var path = $"/requests/{presented.Request.Id}/opinion";
        using var one = await app.SignIn(presented.Expert);
        using var two = await app.SignIn(await presented.Village.Expert());
        var (pageOfOne, pageOfTwo) = (await one.Page(path), await two.Page(path));
        await one.Submit(pageOfOne, "form.writing", ("Typed.Answer", "Texte de la première"));
        var refused = await two.Submit(pageOfTwo, "form.writing", ("Typed.Answer", "Texte du second"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var page = await refused.Parsed();
        Assert.Equal("Texte du second", page.QuerySelector("#answer")!.TextContent);
        Assert.Contains("Texte de la première", page.QuerySelector(".notice")!.TextContent, StringComparison.Ordinal);

        var knowingly = await two.Submit(page, "form.writing", ("Typed.Answer", "Les deux ensemble"));
        Assert.Equal(HttpStatusCode.Found, knowingly.StatusCode);
        Assert.Equal("Les deux ensemble", (await one.Page(path)).QuerySelector("#answer")!.TextContent);
    }

    [Fact]
    public async Task A_filed_request_is_answered_in_writing_from_its_case_page()
    {
        var village = await Village.Build(app.Database);
        var expertise = await village.Expert();
        var request = await village.Filed(await village.Requester(), TimeProvider.System.GetUtcNow().AddHours(-1));
        using var expert = await app.SignIn(expertise);
        var page = await expert.Page($"/requests/{request.Id}");
        var begun = await expert.Submit(page, "form[action$='/answer-in-writing']");
        Assert.Equal((HttpStatusCode.Found, $"/requests/{request.Id}/opinion"), (begun.StatusCode, Path(begun)));
        var writing = await expert.Page(Path(begun));
        Assert.Equal("Répondre par écrit", writing.QuerySelector("h1")!.TextContent);
        var empty = await expert.Submit(writing, "form.writing", ("Typed.Then", "sign"));
        Assert.Contains("Écrivez la réponse avant de signer", (await expert.Page(Path(empty))).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_forms_token_nothing_is_begun()
    {
        var village = await Village.Build(app.Database);
        var expertise = await village.Expert();
        var request = await village.Filed(await village.Requester(), TimeProvider.System.GetUtcNow().AddHours(-1));
        using var expert = await app.SignIn(expertise);
        Assert.Equal(HttpStatusCode.BadRequest, (await expert.PostAsync($"/requests/{request.Id}/answer-in-writing", new FormUrlEncodedContent([]))).StatusCode);
        Assert.Equal(0L, await app.Database.Sql($"select count(*) from opinion where request_id = '{request.Id}'"));
    }

    [Fact]
    public async Task The_requester_and_strangers_find_no_draft()
    {
        var presented = await AnsweredCase.Presented(app);
        foreach (var other in new[] { presented.Requester, await presented.Village.Requester(), await presented.Village.Coordinator(), await presented.Village.CmeTracker() })
        {
            using var http = await app.SignIn(other);
            Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync($"/requests/{presented.Request.Id}/opinion")).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync($"/requests/{presented.Request.Id}/opinion/sign")).StatusCode);
        }
    }

    static string Path(HttpResponseMessage answer) => answer.Headers.Location is { IsAbsoluteUri: true } whole ? whole.PathAndQuery : answer.Headers.Location?.ToString() ?? "";
}
