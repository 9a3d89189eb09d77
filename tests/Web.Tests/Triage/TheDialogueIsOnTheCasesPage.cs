using System.Net;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Triage;

public sealed class TheDialogueIsOnTheCasesPage(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task A_question_waits_on_the_first_page_of_who_asked_until_it_is_answered()
    {
        var village = await Village.Build(app.Database);
        var (asking, answering) = (await village.Requester(), await village.Expert());
        var request = await village.Filed(asking, TimeProvider.System.GetUtcNow().AddHours(-1));
        var path = $"/requests/{request.Id}";
        using var expert = await app.SignIn(answering);
        using var requester = await app.SignIn(asking);
        var sent = await expert.Submit(await expert.Page(path), ".dialogue form", ("text", "Quelle est la créatinine ?"), ("asks", "true"));
        Assert.Equal(HttpStatusCode.Found, sent.StatusCode);
        Assert.Contains("vous demande un complément", (await requester.Page("/requests")).Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Réponse attendue", (await expert.Page("/queue")).Body!.TextContent, StringComparison.Ordinal);

        var empty = await requester.Submit(await requester.Page(path), ".dialogue form", ("text", " "));
        Assert.Equal("Écrivez votre message.", (await requester.Page(empty.Headers.Location!.ToString())).QuerySelector(".dialogue .at-fault .fault")!.TextContent.Trim());
        await requester.Submit(await requester.Page(path), ".dialogue form", ("text", "80 µmol/l, stable."));
        Assert.Contains("80 µmol/l, stable.", (await expert.Page(path)).QuerySelector(".dialogue")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("vous demande un complément", (await requester.Page("/requests")).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_go_with_a_message_without_script_and_a_refused_one_loses_no_word()
    {
        var village = await Village.Build(app.Database);
        var (asking, answering) = (await village.Requester(), await village.Expert());
        var path = $"/requests/{(await village.Filed(asking, TimeProvider.System.GetUtcNow().AddHours(-1))).Id}";
        using var requester = await app.SignIn(asking);
        var refused = await Send(requester, path, "send", ("photo.jpg", Samples.Jpeg(600, 40, 40)), ("page.jpg", "<html>"u8.ToArray()));
        var page = await requester.Page(refused.Headers.Location!.ToString());
        Assert.Equal("Voici la photo.", page.QuerySelector("form.reply textarea")!.TextContent);
        Assert.Equal("photo.jpg", page.QuerySelector("form.reply [data-complete=true] a")!.TextContent.Trim());
        Assert.NotNull(page.QuerySelector("form.reply .reply-documents > .fault"));
        var back = await requester.Page(page.QuerySelector("form.reply [data-complete=true] a")!.GetAttribute("href")!);
        Assert.Equal($"{path}#dialogue", back.QuerySelector(".document-nav a")!.GetAttribute("href"));

        Assert.Equal($"{path}#dialogue", (await Send(requester, path, "send")).Headers.Location!.ToString());
        using var expert = await app.SignIn(answering);
        var read = await expert.Page(path);
        Assert.Equal("photo.jpg", read.QuerySelector(".dialogue ol .attached a")!.TextContent.Trim());
        Assert.Equal("photo.jpg", read.QuerySelector(".case-file .pictures span")!.TextContent);

        var nobody = await village.Requester();
        using var stranger = await app.SignIn(nobody);
        Assert.Equal(HttpStatusCode.NotFound, (await Send(stranger, path, "send")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Send(stranger, path, "send", ("photo.jpg", Samples.Jpeg(600, 40, 40)))).StatusCode);
        Assert.Equal(["save-reply", "write-message"], (string[])(await app.Database.Sql(
            $"select array_agg(action order by action) from audit_entry where actor_id = '{nobody.Id}' and outcome = 'refused'"))!);
    }

    [Fact]
    public async Task What_is_sent_after_the_case_has_closed_is_given_back_and_nothing_is_kept_of_its_files()
    {
        var village = await Village.Build(app.Database);
        var asking = await village.Requester();
        var request = await village.Filed(asking, TimeProvider.System.GetUtcNow().AddHours(-1));
        await app.Database.Sql($"update request set status = 'declined', closed_at = now() where id = '{request.Id}'");
        using var requester = await app.SignIn(asking);
        (string, byte[])[][] sendings = [[], [("photo.jpg", Samples.Jpeg(600, 40, 40))]];
        foreach (var files in sendings)
        {
            var late = await Send(requester, $"/requests/{request.Id}", "send", files);
            Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
            var page = await late.Parsed();
            Assert.Equal("Voici la photo.", page.QuerySelector("textarea[readonly]")!.TextContent);
            Assert.Contains("close pendant que vous écriviez", page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
            Assert.NotNull(page.QuerySelector($"a[href='/requests/{request.Id}']"));
        }
        Assert.Equal(0L, await app.Database.Sql($"select count(*) from draft where answers_id = '{request.Id}'"));
    }

    /// <summary>As a browser without script sends it.</summary>
    static async Task<HttpResponseMessage> Send(HttpClient http, string path, string intent, params (string Name, byte[] Bytes)[] files)
    {
        var token = (await http.Page("/requests")).QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var form = new MultipartFormDataContent { { new StringContent(token), "__RequestVerificationToken" }, { new StringContent("Voici la photo."), "text" } };
        foreach (var (name, bytes) in files) form.Add(new ByteArrayContent(bytes), "files", name);
        form.Add(new StringContent(intent), "intent");
        return await http.PostAsync(path + "/reply", form);
    }

    [Fact]
    public async Task Who_hands_a_case_to_another_service_is_back_in_the_queue()
    {
        var village = await Village.Build(app.Database);
        var answering = await village.Expert();
        var request = await village.Filed(await village.Requester(), TimeProvider.System.GetUtcNow().AddHours(-1));
        using var expert = await app.SignIn(answering);
        var path = $"/requests/{request.Id}";
        var refused = await expert.Submit(await expert.Page(path), ".hand-on form", ("To", village.Dermatology.ToString()), ("Reason", " "));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var handed = await expert.Submit(await refused.Parsed(), ".hand-on form", ("To", village.Dermatology.ToString()), ("Reason", "Lésion cutanée."));
        Assert.Equal(HttpStatusCode.Found, handed.StatusCode);
        Assert.EndsWith("/queue", handed.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await expert.GetAsync(path)).StatusCode);

        // A message that was being written meanwhile is given back, in the same words as to somebody who names a case that never was.
        var answers = new List<string>();
        foreach (var to in new[] { path, $"/requests/{Guid.NewGuid()}" })
        {
            var late = await Send(expert, to, "send", ("photo.jpg", Samples.Jpeg(600, 40, 40)));
            Assert.Equal(HttpStatusCode.NotFound, late.StatusCode);
            var page = await late.Parsed();
            Assert.Equal("Voici la photo.", page.QuerySelector("textarea[readonly]")!.TextContent);
            answers.Add(page.DocumentElement.OuterHtml);
        }
        Assert.Equal(answers[0], answers[1]);
    }
}
