using System.Net;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Testing;
using TeleExpertise.Web.Tests.Pdf;

namespace TeleExpertise.Web.Tests.Opinions;

public sealed class TheReportIsAPdf(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task It_holds_question_answer_those_present_date_hour_and_fingerprint()
    {
        var signed = await AnsweredCase.Signed(app);
        using var requester = await app.SignIn(signed.Requester);
        var answer = await requester.GetAsync($"/requests/{signed.Request.Id}/opinion.pdf");
        Assert.Equal("application/pdf", answer.Content.Headers.ContentType?.MediaType);
        var number = await app.Database.Sql($"select number from request where id = '{signed.Request.Id}'");
        Assert.Equal($"compte-rendu-TE-{number:D6}.pdf", answer.Content.Headers.ContentDisposition?.FileName);

        var text = (await Poppler.Text(await answer.Content.ReadAsByteArrayAsync())).OnOneLine();
        string[] expected =
        [
            "Compte rendu de téléexpertise", $"TE-{number:D6}", "ESSAI", "Dominique", "04/03/1957",
            signed.Request.Question, "Contexte d'essai.", AnsweredCase.Answer, "Revoir si fièvre.",
            signed.Requester.DisplayName, signed.Expert.DisplayName, "CHU Nîmes", "MSP de Langogne", "médecin",
            $"de {signed.Hour(5)} à {signed.Hour(12)} (heure de Paris)", "Signé par", "empreinte", "Consentement oral",
            "Aucun incident technique", "Données de démonstration", "Sous quelques semaines", "Aucun acte ni aucune prescription", "Signature électronique simple",
        ];
        Assert.All(expected, part => Assert.Contains(part, text, StringComparison.Ordinal));
        Assert.Matches("1 ?/ ?[12]", text);
        Assert.DoesNotContain(signed.LeftBefore.DisplayName, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_a_qualified_identity_prints_its_INS_and_incidents_of_the_case_are_told()
    {
        var signed = await AnsweredCase.Presented(app);
        await using (var db = app.Database.Open())
        {
            var patient = await db.Set<Patient>().SingleAsync(p => p.Id == signed.Request.PatientId);
            (patient.IdentityStatus, patient.InsMatricule, patient.InsOid) = (IdentityStatus.Qualified, "257034808012311", Ins.Test);
            await db.SaveChangesAsync();
        }
        await app.Database.Sql($"insert into session_incident values (gen_random_uuid(), '{signed.Meeting.Id}', null, 'media-lost', '{signed.Meeting.At(7):O}')");
        await signed.Sign(app);
        using var expert = await app.SignIn(signed.Expert);
        var text = (await Poppler.Text(await expert.GetByteArrayAsync($"/requests/{signed.Request.Id}/opinion.pdf"))).OnOneLine();
        Assert.Contains("257034808012311", text, StringComparison.Ordinal);
        Assert.Contains($"{signed.Hour(7)} : le son ou l’image a été interrompu", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_else_gets_it_and_each_try_is_recorded()
    {
        var signed = await AnsweredCase.Signed(app);
        var village = signed.Village;
        foreach (var other in new[] { await village.Requester(), await village.Expert(village.Dermatology), await village.Coordinator(), await village.Learner(), await village.CmeTracker() })
        {
            using var http = await app.SignIn(other);
            Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync($"/requests/{signed.Request.Id}/opinion.pdf")).StatusCode);
        }
        Assert.Equal(5L, await app.Database.Sql($"select count(*) from audit_entry where action = 'read-opinion' and outcome = 'refused' and subject_id = '{signed.Request.Id}'"));
        using var stranger = app.CreateClient();
        Assert.DoesNotContain("application/pdf", (await stranger.GetAsync($"/requests/{signed.Request.Id}/opinion.pdf")).Content.Headers.ContentType?.ToString() ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_is_none_before_the_signature()
    {
        var presented = await AnsweredCase.Presented(app);
        using var http = await app.SignIn(presented.Expert);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync($"/requests/{presented.Request.Id}/opinion.pdf")).StatusCode);
    }
}
