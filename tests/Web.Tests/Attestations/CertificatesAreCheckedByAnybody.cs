using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TeleExpertise.Testing;
using TeleExpertise.Web.Tests.Pdf;

namespace TeleExpertise.Web.Tests.Attestations;

public sealed class CertificatesAreCheckedByAnybody(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task From_the_learning_page_a_person_gets_theirs_as_PDF_with_code_and_minutes()
    {
        var ended = await EndedCase.Build(app);
        using var http = await app.SignIn(ended.Case.Requester);
        var learning = await http.Page("/learning");
        Assert.Contains("25 min", learning.Body!.TextContent, StringComparison.Ordinal);
        var issued = await http.Submit(learning, $"form[action='/learning/{ended.Session}/certificate']");
        var pdf = await http.GetAsync(issued.Headers.Location);
        Assert.Equal("application/pdf", pdf.Content.Headers.ContentType?.MediaType);
        Assert.Matches("^attestation-[0-9]{4}-[0-9]{2}-[0-9]{2}.pdf$", pdf.Content.Headers.ContentDisposition!.FileName!);
        var bytes = await pdf.Content.ReadAsByteArrayAsync();
        var text = (await Poppler.Text(bytes)).OnOneLine();
        var code = await ended.Code(app, ended.Case.Requester);
        foreach (var part in new[] { "Attestation de présence", ended.Case.Requester.DisplayName, "Médecine interne", "CHU Nîmes", "25 min 00 s", code, "/verify", "Données de démonstration" })
            Assert.Contains(part, text, StringComparison.Ordinal);
        Assert.DoesNotContain(ended.Case.Request.Question, text, StringComparison.Ordinal);
        Assert.Contains("Pages: 1", (await Poppler.Run("pdfinfo", bytes)).OnOneLine(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Anybody_checks_a_code_without_signing_in()
    {
        var ended = await EndedCase.Build(app);
        var code = await ended.Code(app, ended.Case.Requester);
        using var anybody = app.CreateClient();
        var typed = code.Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant();
        var page = await anybody.Page($"/verify?code={Uri.EscapeDataString(typed)}");
        var text = page.Body!.TextContent.OnOneLine();
        Assert.Contains("Attestation valide", text, StringComparison.Ordinal);
        Assert.Contains(ended.Case.Requester.DisplayName, text, StringComparison.Ordinal);
        Assert.Contains("25 min 00 s", text, StringComparison.Ordinal);
        Assert.Equal(25, (await anybody.GetFromJsonAsync<JsonElement>($"/api/certificates/{code}")).GetProperty("minutes").GetInt32());
    }

    [Theory]
    [InlineData("0000-0000-0000-0000")]
    [InlineData("nimportequoi")]
    [InlineData("%3Cscript%3E")]
    public async Task Another_code_is_not_valid(string code)
    {
        using var anybody = app.CreateClient();
        foreach (var path in new[] { $"/verify/{code}", $"/verify?code={code}" })
            Assert.Contains("Ce code n'est pas valide", (await anybody.Page(path)).Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await anybody.GetAsync($"/api/certificates/{code}")).StatusCode);
    }

    [Fact]
    public async Task Nobody_downloads_anothers()
    {
        var ended = await EndedCase.Build(app);
        var code = await ended.Code(app, ended.Case.Requester);
        foreach (var other in new[] { ended.Case.Expert, await ended.Case.Village.CmeTracker() })
        {
            using var http = await app.SignIn(other);
            Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync($"/certificates/{code}.pdf")).StatusCode);
        }
        Assert.Equal(2L, await app.Database.Sql($"select count(*) from audit_entry a join certificate c on c.id = a.subject_id where a.outcome = 'refused' and c.session_id = '{ended.Session}'"));
    }
}
