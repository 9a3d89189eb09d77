using System.Net;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Opinions;

public sealed class AfterTheSignature(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task The_cases_page_says_who_has_it_and_what_followed()
    {
        var signed = await AnsweredCase.Signed(app);
        var path = $"/requests/{signed.Request.Id}";
        using var expert = await app.SignIn(signed.Expert);
        using var requester = await app.SignIn(signed.Requester);
        await expert.Submit(await expert.Page(path), ".sending details form", ("RecipientName", "Dr Traitant"), ("RecipientRpps", ""));
        var page = await expert.Page(path);
        Assert.Contains("Pas encore lu", page.QuerySelector(".sending")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("à imprimer et à remettre", page.QuerySelector(".sending")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.QuerySelector(".follow-up"));

        var asked = await requester.Page(path);
        Assert.Equal(HttpStatusCode.Found, (await requester.Submit(asked, ".sending .side form")).StatusCode);
        var fault = await requester.Submit(asked, ".follow-up form", ("Typed.Kind", "SeenLocally"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, fault.StatusCode);
        Assert.NotNull((await fault.Parsed()).QuerySelector("a[href$='#happened-on']"));
        await requester.Submit(asked, ".follow-up form", ("Typed.Kind", "SeenLocally"), ("Typed.HappenedOn", "2026-11-20"), ("Typed.SparedKilometres", "0"));
        var told = (await expert.Page(path)).Body!.TextContent.OnOneLine();
        Assert.All(["Lu le", "Remis le", "Vu par un spécialiste sur place", "le 20/11/2026", "Aucun trajet évité"], part => Assert.Contains(part, told, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ones_acts_are_a_page_and_a_file_without_patients()
    {
        var signed = await AnsweredCase.Signed(app);
        using var expert = await app.SignIn(signed.Expert);
        var page = (await expert.Page("/acts")).Body!.TextContent.OnOneLine();
        Assert.Contains("TE2 (téléexpertise)", page, StringComparison.Ordinal);
        Assert.Contains("Facturable : 23,00 €", page.Replace('\u00a0', ' ').Replace('\u202f', ' '), StringComparison.Ordinal);
        var file = await expert.GetStringAsync("/acts.csv");
        Assert.Contains(";Médecine interne;TE2 (téléexpertise);\"23,00\";Facturable", file, StringComparison.Ordinal);
        Assert.DoesNotContain("ESSAI", file + page, StringComparison.Ordinal);
    }
}
