using System.Net;
using TeleExpertise.Testing;
using TeleExpertise.Web.Tests.Pdf;

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

    [Fact]
    public async Task A_letter_and_a_pre_admission_pack_go_along_with_a_patient()
    {
        var signed = await AnsweredCase.Signed(app);
        await app.Database.AddDocument(signed.Request.Id, signed.Requester.Id, name: "bilan-sanguin.pdf");
        await app.Database.Sql($"update service set admission_list = E'Carte Vitale\nOrdonnances en cours', admission_contact = '04 66 00 00 00' where id = '{signed.Village.InternalMedicine}'");
        using var requester = await app.SignIn(signed.Requester);
        await requester.Submit(await requester.Page($"/requests/{signed.Request.Id}"), ".follow-up form", ("Typed.Kind", "Transferred"), ("Typed.HappenedOn", "2026-11-20"), ("Typed.Contact", "Secrétariat, poste 12"), ("Typed.Note", "Dyspnée qui s'aggrave."));
        var letter = (await Poppler.Text(await requester.GetByteArrayAsync($"/requests/{signed.Request.Id}/transfer.pdf"))).OnOneLine();
        string[] told =
        [
            "Lettre de transfert", "ESSAI", "Dominique", "04/03/1957", "20/11/2026", "Secrétariat, poste 12", "Dyspnée qui s'aggrave.", signed.Request.Question,
            AnsweredCase.Answer, "bilan-sanguin.pdf", signed.Requester.DisplayName, "CHU Nîmes", "Données de démonstration",
        ];
        Assert.All(told, part => Assert.Contains(part, letter, StringComparison.Ordinal));
        Assert.DoesNotContain("Carte Vitale", letter, StringComparison.Ordinal);
        var pack = (await Poppler.Text(await requester.GetByteArrayAsync($"/requests/{signed.Request.Id}/admission.pdf"))).OnOneLine();
        Assert.All(["Dossier de pré-admission", .. told[1..], "Ce que demande le service", "Carte Vitale", "Ordonnances en cours"], part => Assert.Contains(part, pack, StringComparison.Ordinal));
    }
}
