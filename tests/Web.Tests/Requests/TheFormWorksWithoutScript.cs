using System.Net;
using System.Net.Http.Json;
using AngleSharp.Html.Parser;
using TeleExpertise.Expertise.People;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Requests;

public sealed class TheFormWorksWithoutScript(TestApp app) : IClassFixture<TestApp>
{
    static readonly byte[] Jpeg = Samples.Jpeg(3_000_000);

    [Fact]
    public async Task Typed_sent_mended_and_filed()
    {
        var village = await Village.Build(app.Database);
        using var http = await app.SignIn(await village.Requester());
        var form = Calls.Form(village.InternalMedicine);
        form["insMatricule"] = "255081416802539";

        // Filed with a wrong key: everything typed and sent is still there, and the fault is said.
        var faulty = await Post(http, "/requests/new", form, "file", f => f.With("files", Jpeg, "photo.jpg"));
        var page = await Read(http, faulty);
        Assert.Equal("ESSAI", page.QuerySelector("#birthName")!.GetAttribute("value"));
        Assert.Equal("Faut-il poursuivre le traitement en cours ?", page.QuerySelector("#question")!.TextContent);
        Assert.NotNull(page.QuerySelector("input[name=sex][value=female][checked]"));
        Assert.Contains("clé", page.QuerySelector("#insMatricule-fault")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(faulty.Split('#')[0] + "#insMatricule", page.QuerySelector(".summary a")!.GetAttribute("href"));
        Assert.Contains("photo.jpg", page.QuerySelector("#document-list")!.TextContent, StringComparison.Ordinal);

        form["insMatricule"] = "255081416802538";
        var filed = await Post(http, faulty, form, "file");
        Assert.Matches("^/requests/[0-9a-f-]{36}\\?filed=true$", filed);
        var request = await Read(http, filed);
        Assert.NotNull(request.QuerySelector(".case-file img[src$='/content']"));
        Assert.NotNull(request.QuerySelector(".notice.good"));

        // Going back to the draft leads to the request that it became.
        var back = await http.GetAsync(faulty);
        Assert.Equal((HttpStatusCode.Redirect, filed.Split('?')[0]), (back.StatusCode, new Uri(http.BaseAddress!, back.Headers.Location!).AbsolutePath));
    }

    [Fact]
    public async Task Written_by_an_intern_it_goes_to_the_supervisor_who_sends_it_back_and_then_co_signs()
    {
        var village = await Village.Build(app.Database);
        var boss = await village.Requester();
        var intern = await village.Person(Role.Learner, Profession.Intern, organisation: village.Practice, supervisor: boss.Id);
        using var writes = await app.SignIn(intern);
        using var signs = await app.SignIn(boss);
        var form = Calls.Form(village.InternalMedicine);
        var waiting = await Post(writes, "/requests/new", form, "file", f => f.With("files", Jpeg, "photo.jpg"));
        Assert.Matches("^/co-signatures/[0-9a-f-]{36}$", waiting);
        Assert.Equal(waiting, (await writes.GetAsync(waiting.Replace("/co-signatures/", "/requests/new?draft=", StringComparison.Ordinal))).Headers.Location!.OriginalString.Replace(app.Url.TrimEnd('/'), "", StringComparison.Ordinal));

        var asked = (await Read(signs, "/requests")).QuerySelector("[aria-labelledby=needs-me] a")!.GetAttribute("href")!;
        Assert.Equal(waiting, asked);
        var page = await signs.Page(asked);
        Assert.Contains("Faut-il poursuivre le traitement en cours ?", page.QuerySelector(".case-file")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector(".case-file form")); // nothing is withdrawn that was never filed
        using var picture = await signs.GetAsync(page.QuerySelector(".case-file img")!.GetAttribute("src"));
        Assert.Equal("image/jpeg", picture.Content.Headers.ContentType!.MediaType);
        var wordless = await (await signs.Submit(page, "form:has(#word)", ("Word", ""))).Parsed();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wordless.StatusCode);
        Assert.NotNull(wordless.QuerySelector("#word-fault"));
        Assert.EndsWith("/requests", (await signs.Submit(page, "form:has(#word)", ("Word", "Quel traitement ?"))).Headers.Location!.OriginalString, StringComparison.Ordinal);

        var draft = (await Read(writes, "/requests")).QuerySelector("[aria-labelledby=drafts] a")!.GetAttribute("href")!;
        Assert.Contains("Quel traitement ?", (await Read(writes, draft)).QuerySelector(".sent-back")!.TextContent, StringComparison.Ordinal);
        form["context"] = "Méthotrexate.";
        Assert.Equal(waiting, await Post(writes, draft, form, "file"));
        var signed = await signs.Submit(await signs.Page(asked), "form:has([name=Seen])");
        Assert.EndsWith("?filed=true", signed.Headers.Location!.OriginalString, StringComparison.Ordinal);
        var request = await Read(signs, asked.Replace("co-signatures", "requests", StringComparison.Ordinal));
        Assert.Contains(intern.DisplayName, request.QuerySelector("aside dl")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Méthotrexate.", request.QuerySelector(".case-file")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_nurse_asks_with_a_doctor_who_finds_the_case_and_steps_out_of_it()
    {
        var village = await Village.Build(app.Database);
        var doctor = await village.Requester();
        using var nurse = await app.SignIn(await village.Requester(Profession.Nurse));
        using var http = await app.SignIn(doctor);
        Assert.Null((await Read(http, "/requests/new")).QuerySelector("#coOwnerId"));
        var choices = (await Read(nurse, "/requests/new")).QuerySelectorAll("#coOwnerId option");
        Assert.Equal(["", doctor.Id.ToString()], choices.Select(o => o.GetAttribute("value")));
        var form = Calls.Form(village.InternalMedicine);
        form["coOwnerId"] = doctor.Id;
        var filed = (await Post(nurse, "/requests/new", form, "file")).Split('?')[0];
        Assert.Null((await Read(nurse, "/requests/new")).QuerySelector("#coOwnerId [selected]")); // another patient may be another doctor's
        Assert.Equal(doctor.Id.ToString(), (await Read(nurse, "/requests/new?from=" + filed.Split('/')[^1])).QuerySelector("#coOwnerId [selected]")!.GetAttribute("value"));
        Assert.NotNull((await nurse.Page(filed)).QuerySelector("form:has([value=remove-co-owner])"));

        Assert.Equal(filed, (await Read(http, "/requests")).QuerySelector("[aria-labelledby=open] a")!.GetAttribute("href"));
        var page = await http.Page(filed);
        Assert.NotNull(page.QuerySelector("form[action$='/withdraw-consent']"));
        Assert.Equal(HttpStatusCode.Redirect, (await http.Submit(page, "form:has([value=step-out])")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(filed)).StatusCode);
    }

    [Fact]
    public async Task An_emergency_is_sent_to_the_15_and_keeps_what_was_typed()
    {
        var village = await Village.Build(app.Database);
        using var http = await app.SignIn(await village.Requester());
        var form = Calls.Form(village.InternalMedicine);
        form["urgency"] = "emergency";
        var page = await Read(http, await Post(http, "/requests/new", form, "file"));
        Assert.NotNull(page.QuerySelector("[role=alert] a[href='tel:15']"));
        Assert.Equal("ESSAI", page.QuerySelector("#birthName")!.GetAttribute("value"));
        Assert.Equal(0L, await app.Database.Sql($"select count(*) from request where territory_id = '{village.Territory}'"));
    }

    [Fact]
    public async Task A_refused_file_is_named_and_the_text_is_kept()
    {
        var village = await Village.Build(app.Database);
        using var http = await app.SignIn(await village.Requester());
        var page = await Read(http, await Post(http, "/requests/new", Calls.Form(village.InternalMedicine), "file", f => f.With("files", [0x4D, 0x5A, .. new byte[900]], "photo.jpg")));
        Assert.Contains("JPEG", page.QuerySelector("#documents .fault")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("ESSAI", page.QuerySelector("#birthName")!.GetAttribute("value"));
    }

    [Fact]
    public async Task What_was_written_elsewhere_meanwhile_stays_and_what_is_typed_here_becomes_a_second_draft()
    {
        var village = await Village.Build(app.Database);
        var requester = await village.Requester();
        using var http = await app.SignIn(requester);
        var form = Calls.Form(village.InternalMedicine);
        var saved = await Post(http, "/requests/new", form, "save");
        var draft = System.Web.HttpUtility.ParseQueryString(new Uri(http.BaseAddress!, saved).Query)["draft"];
        using var phone = await http.PutAsJsonAsync($"/api/drafts/{draft}", new { question = "Écrit sur le téléphone." });
        Assert.Equal("\"2\"", phone.Headers.ETag!.Tag);
        var second = await Post(http, saved, form, "file", f => f.Add(new StringContent("1"), "version"));
        var page = await Read(http, second);
        Assert.NotEqual(draft, page.QuerySelector("input[name=draft]")!.GetAttribute("value"));
        Assert.Equal("Faut-il poursuivre le traitement en cours ?", page.QuerySelector("#question")!.TextContent);
        Assert.Contains("Rien n'est perdu", page.QuerySelector(".notice.soon[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Écrit sur le téléphone.", (await Read(http, $"/requests/new?draft={draft}")).QuerySelector("#question")!.TextContent);
        Assert.Equal(0L, await app.Database.Sql($"select count(*) from request where requester_id = '{requester.Id}'"));
    }

    [Fact]
    public async Task A_document_is_removed_and_a_draft_discarded()
    {
        var village = await Village.Build(app.Database);
        using var http = await app.SignIn(await village.Requester());
        var form = Calls.Form(village.InternalMedicine);
        var saved = await Post(http, "/requests/new", form, "save", f => f.With("files", Jpeg, "photo.jpg"));
        var document = (await Read(http, saved)).QuerySelector("[data-document]")!.GetAttribute("data-document");
        Assert.Contains("ESSAI", (await Read(http, "/requests")).QuerySelector("[aria-labelledby=drafts]")!.TextContent, StringComparison.Ordinal);
        var removed = await Post(http, saved, form, "remove:" + document);
        Assert.Null((await Read(http, removed)).QuerySelector("[data-document]"));
        Assert.Equal("/requests", await Post(http, removed, form, "discard"));
        Assert.Null((await Read(http, "/requests")).QuerySelector("[aria-labelledby=drafts]"));
    }

    [Fact]
    public async Task A_form_without_its_token_is_not_taken()
    {
        var village = await Village.Build(app.Database);
        var requester = await village.Requester();
        using var http = await app.SignIn(requester);
        using var form = new MultipartFormDataContent { { new StringContent("ESSAI"), "birthName" } };
        Assert.False((await http.PostAsync("/requests/draft", form.With("files", Jpeg, "photo.jpg"))).IsSuccessStatusCode);
        Assert.Equal(0L, await app.Database.Sql($"select count(*) from draft where account_id = '{requester.Id}'"));
    }

    [Theory]
    [InlineData("b", "")]
    [InlineData("b", "--b\r\nContent-Disposition: form-data; name=\"birthName\"\r\n\r\nESSAI")]
    [InlineData("b", "--b\r\nno header\r\n\r\nESSAI\r\n--b--\r\n")]
    [InlineData("b", "--b\r\nContent-Disposition: form-data; name=\"birthName\"\r\n\r\nESSAI\r\n--b--\r\n")]
    [InlineData("5000 characters", "")]
    public async Task A_body_that_is_no_form_of_ours_is_the_callers_fault(string boundary, string body)
    {
        var village = await Village.Build(app.Database);
        using var http = await app.SignIn(await village.Requester());
        using var content = new StringContent(body);
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=" + (boundary.Length > 1 ? new string('b', 5000) : boundary));
        Assert.Equal(HttpStatusCode.BadRequest, (await http.PostAsync("/requests/draft", content)).StatusCode);
    }

    [Fact]
    public async Task A_form_of_a_thousand_fields_is_not_read_to_its_end()
    {
        var village = await Village.Build(app.Database);
        using var http = await app.SignIn(await village.Requester());
        var page = await Read(http, "/requests/new");
        using var form = new MultipartFormDataContent { { new StringContent(page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!), "__RequestVerificationToken" } };
        for (var i = 0; i < 1000; i++) form.Add(new StringContent("x"), "field" + i);
        Assert.Equal(HttpStatusCode.BadRequest, (await http.PostAsync("/requests/draft", form)).StatusCode);
    }

    /// <summary>Loads the page for its token and draft, posts the form, and gives where it leads.</summary>
    static async Task<string> Post(HttpClient http, string path, Dictionary<string, object?> typed, string intent, Action<MultipartFormDataContent>? more = null)
    {
        var page = await Read(http, path);
        using var form = new MultipartFormDataContent();
        foreach (var name in new[] { "__RequestVerificationToken", "draft", "version" }) form.Add(new StringContent(page.QuerySelector($"form#request input[name={name}]")!.GetAttribute("value") ?? ""), name);
        foreach (var (name, value) in typed) form.Add(new StringContent(value is true ? "true" : value?.ToString() ?? ""), name);
        more?.Invoke(form);
        form.Add(new StringContent(intent), "intent");
        var answer = await http.PostAsync("/requests/draft", form);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return answer.Headers.Location!.ToString();
    }

    static async Task<AngleSharp.Html.Dom.IHtmlDocument> Read(HttpClient http, string path)
    {
        var answer = await http.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await new HtmlParser().ParseDocumentAsync(await answer.Content.ReadAsStringAsync());
    }
}
