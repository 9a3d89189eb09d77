using System.Net;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise;
using TeleExpertise.Expertise.Opinions;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.CoSigning;
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
    public async Task It_names_who_asked_together_and_who_wrote_it_under_whose_co_signature()
    {
        var village = await Village.Build(app.Database);
        var (nurse, doctor, expert) = (await village.Requester(Profession.Nurse), await village.Requester(), await village.Expert());
        var shared = (await village.Filed(nurse, TimeProvider.System.GetUtcNow(), coOwner: doctor)).Id;
        Assert.Contains($"{doctor.DisplayName}, médecin", await Answered(expert, shared, doctor), StringComparison.Ordinal);

        var intern = await village.Person(Role.Learner, Profession.Intern, organisation: village.Practice, supervisor: doctor.Id);
        var prepared = await Prepared(intern, doctor, village);
        Assert.Contains($"{intern.DisplayName}, interne ; cosignée par {doctor.DisplayName} le ", await Answered(expert, prepared, doctor), StringComparison.Ordinal);
    }

    async Task<Guid> Prepared(Actor intern, Actor supervisor, Village village)
    {
        var form = new RequestForm
        {
            ServiceId = village.InternalMedicine.ToString(),
            Urgency = "soon",
            Question = "Faut-il poursuivre ?",
            BirthName = "ESSAI",
            BirthGivenNames = "Dominique",
            BirthDate = "1957-03-04",
            Sex = "female",
            BirthPlace = "Langogne (48080)",
            Commune = "Langogne (48080)",
            IdentityStatus = "provisional",
            ConsentGiven = true,
            ConsentCollectedBy = "Dr Exemple",
            ConsentCollectedAt = "2026-01-05T10:15",
            ConsentManner = "oral",
        };
        var me = (await app.Do<FindActor, Actor?>(v => v.Run(intern.Id, default)))!;
        var draft = (await app.Do<SaveDraft, Outcome<SavedDraft>>(v => v.Run(me, null, form, default))).Value!.Id;
        var asked = await app.Do<SendForCoSignature, Outcome<Guid>>(v => v.Run(me, draft, default));
        Assert.True(asked.Succeeded, asked.Refusal?.ToString());
        return (await app.Do<CoSign, Outcome<Guid>>(v => v.Run(supervisor, draft, new(asked.Value), default))).Value;
    }

    /// <summary>The text of the signed report.</summary>
    async Task<string> Answered(Actor expert, Guid request, Actor reader)
    {
        await app.Do<AnswerInWriting, Outcome<Guid>>(v => v.Run(expert, request, default));
        var version = await app.Do<OpenDraft, Outcome<DraftedOpinion>>(v => v.Run(expert, request, default));
        var written = await app.Do<WriteOpinion, Outcome<DateTimeOffset>>(v => v.Run(expert, request, new(new OpinionText { Answer = AnsweredCase.Answer, Degree = OpinionDegree.Weeks }, version.Value!.Version), default));
        Assert.True((await app.Do<SignOpinion, Outcome<Guid>>(v => v.Run(expert, request, written.Value, default))).Succeeded);
        using var http = await app.SignIn(reader);
        var pdf = await http.GetByteArrayAsync($"/requests/{request}/opinion.pdf");
        return (await Poppler.Text(pdf)).OnOneLine();
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
