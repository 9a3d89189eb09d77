using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using TeleExpertise.Expertise.Circle.Export;
using TeleExpertise.Expertise.Opinions;
using TeleExpertise.Expertise.Opinions.Signing;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Expertise.Requests.Identity;
using TeleExpertise.Testing;
using TeleExpertise.Web.Tests.Opinions;
using TeleExpertise.Web.Tests.Pdf;

namespace TeleExpertise.Web.Tests.Export;

/// <summary>To the patient, from their doctor, whole and with nothing of others' cases; and for good, when its time is over and two say so.</summary>
public sealed class APatientsFileLeaves(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task The_archive_holds_all_that_the_doctor_may_read_of_the_patient()
    {
        var signed = await AnsweredCase.Signed(app);
        var (request, doctor, village) = (signed.Request, signed.Requester, signed.Village);
        var large = RandomNumberGenerator.GetBytes(AppendChunk.ChunkMax + 1234);
        await AddDocument(request.Id, doctor.Id, "Écho ../ du cœur.dcm", MediaTypes.Dicom, large);
        await Write(village, signed);
        var (other, elsewhere) = await CaseOfAnother(village, request);

        using var http = await app.SignIn(doctor);
        Assert.Contains("Mon espace sant", await http.GetStringAsync($"/requests/{request.Id}/export"), StringComparison.Ordinal);
        using (var unticked = await http.GetAsync($"/requests/{request.Id}/file.zip"))
            Assert.Contains("L1111-5", await http.GetStringAsync(unticked.Headers.Location), StringComparison.Ordinal);
        Assert.EndsWith("#checked", (await http.Page($"/requests/{request.Id}/export?fault=checked")).QuerySelector(".summary a")!.GetAttribute("href"), StringComparison.Ordinal);
        using var answer = await http.GetAsync($"/requests/{request.Id}/file.zip?checked=yes");
        Assert.Equal(($"dossier-{Name(request)}.zip", "application/zip"), (answer.Content.Headers.ContentDisposition?.FileName, answer.Content.Headers.ContentType?.MediaType));
        var files = Files(await answer.Content.ReadAsByteArrayAsync());
        var folder = Name(request);
        Assert.Equal(["dossier.pdf", "acces.csv", $"{folder}/avis.pdf", $"{folder}/avis.json", $"{folder}/documents/01-Écho .._ du cœur.dcm", "dossier.schema.json", "dossier.json"], files.Keys);

        var json = PatientExport.Read(files["dossier.json"]);
        var written = Assert.Single(json.Cases);
        Assert.Equal((folder, request.Question, "Fièvre depuis lundi ?"), (written.Reference, written.Question, written.Messages[0].Text));
        Assert.Equal(("Aide à domicile deux fois par semaine.", "ESSAI", doctor.DisplayName), (json.SocialNotes[0].Text, json.Patient.BirthName, json.ExportedBy));
        Assert.Empty(SchemaCheck.Faults(JsonNode.Parse(files["dossier.schema.json"])!, JsonNode.Parse(files["dossier.json"])));

        // Before its mark a DICOM file may be a program: that leaves as zeros, all else as it was sent.
        var document = files[written.Documents[0].Path];
        Assert.Equal(large.AsSpan(128), document.AsSpan(128));
        Assert.Equal(new byte[128], document[..128]);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(document)), written.Documents[0].Sha256);

        Assert.Equal([written.Documents[0].Path], written.Messages[0].Documents);
        var corrected = Assert.Single(json.Corrections);
        Assert.Equal(("Faute de frappe.", "ESSAY"), (corrected.Reason, corrected.Before.BirthName));
        Assert.Contains(json.Looks, l => l is { Refused: true, Case: null, By: null, Profession: null, Action: "undo-merge" }); // of a doctor with a case elsewhere

        var report = (await Poppler.Text(files["dossier.pdf"])).OnOneLine();
        string[] expected = ["Dossier de téléexpertise", "ESSAI", "04/03/1957", folder, request.Question, AnsweredCase.Answer, "Fièvre depuis lundi ?", "Aide à domicile deux fois par semaine.", doctor.DisplayName, signed.Expert.DisplayName, "À conserver jusqu"];
        Assert.All(expected, part => Assert.Contains(part, report, StringComparison.Ordinal));
        Assert.Contains(AnsweredCase.Answer, (await Poppler.Text(files[$"{folder}/avis.pdf"])).OnOneLine(), StringComparison.Ordinal);
        var keys = await app.Do<ListSigningKeys, List<SigningKey>>(v => v.Run(CancellationToken.None));
        Assert.True(VerifyExport.Run(files[$"{folder}/avis.json"], id => keys.Find(k => k.Id == id)?.PublicKey, shown: null).Holds);

        var looks = Encoding.UTF8.GetString(files["acces.csv"]);
        Assert.Contains(signed.Expert.DisplayName, looks, StringComparison.Ordinal);
        foreach (var (path, bytes) in files)
        {
            var text = path.EndsWith(".pdf", StringComparison.Ordinal) ? await Poppler.Text(bytes) : Encoding.UTF8.GetString(bytes);
            Assert.All([Name(elsewhere), other.DisplayName, "Question d'un autre médecin"], word => Assert.DoesNotContain(word, text, StringComparison.Ordinal));
        }
        Assert.Equal(2L, await app.Database.Sql($"select count(*) from audit_entry where action = 'export-file' and outcome = 'done' and actor_id = '{doctor.Id}' and subject_id in ('{request.Id}', '{request.PatientId}')"));
        Assert.Equal(1L, await app.Database.Sql($"select count(*) from opinion_reading r join opinion o on o.id = r.opinion_id where o.request_id = '{request.Id}' and r.account_id = '{signed.Expert.Id}'"));
    }

    [Fact]
    public async Task Who_proved_themselves_long_ago_is_asked_again_and_the_other_side_gets_none()
    {
        var village = await Village.Build(app.Database);
        var doctor = await village.Requester();
        var request = await village.Filed(doctor, TimeProvider.System.GetUtcNow().AddDays(-1));
        using var expert = await app.SignIn(await village.Expert());
        Assert.Equal(HttpStatusCode.NotFound, (await expert.GetAsync($"/requests/{request.Id}/file.zip")).StatusCode);
        using var http = await app.SignIn(doctor);
        await app.Database.Sql($"update sign_in set re_authenticated_at = now() - interval '6 minutes' where account_id = '{doctor.Id}'");
        foreach (var page in new[] { "export", "file.zip" })
            Assert.StartsWith("/account/confirm", (await http.GetAsync($"/requests/{request.Id}/{page}")).Headers.Location?.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await http.GetAsync($"/api/requests/{request.Id}/file")).StatusCode);
        Assert.Equal(0L, await app.Database.Sql($"select count(*) from audit_entry where action = 'export-file' and outcome = 'done' and actor_id = '{doctor.Id}'"));
    }

    [Fact]
    public async Task An_officer_asks_for_its_erasure_and_an_administrator_confirms_it_by_its_number()
    {
        var village = await Village.Build(app.Database);
        var doctor = await village.Requester();
        var filed = await village.Filed(doctor, new(2001, 3, 5, 10, 0, 0, TimeSpan.Zero));
        await app.Database.Sql($"update request set status = 'declined', closed_at = filed_at + interval '1 day' where id = '{filed.Id}'");
        var reference = Reference.Of((long)(await app.Database.Sql($"select number from request where id = '{filed.Id}'"))!);
        using var officer = await app.SignIn(await village.Person(Role.DataProtectionOfficer, Profession.DataProtectionOfficer));
        using var administrator = await app.SignIn(await village.Administrator());
        using var asker = await app.SignIn(doctor);
        Assert.True((await asker.GetAsync($"/requests/{filed.Id}")).IsSuccessStatusCode);

        var due = await officer.Page("/retention");
        Assert.DoesNotContain("ESSAI", due.Body!.TextContent, StringComparison.Ordinal);
        var file = due.QuerySelectorAll("a").Single(a => a.TextContent.Contains(reference, StringComparison.Ordinal)).GetAttribute("href")!;
        var asking = await officer.Page(file);
        Assert.Contains("sauvegarde", asking.Body!.TextContent, StringComparison.Ordinal);
        var empty = await (await officer.Submit(asking, "form[method=post]:has(#decision)", ("Decision", " "))).Parsed();
        Assert.EndsWith("#decision", empty.QuerySelector(".summary a")!.GetAttribute("href"), StringComparison.Ordinal);
        Assert.EndsWith("done=asked", (await officer.Submit(asking, "form[method=post]:has(#decision)", ("Decision", "Décision 2026-114"))).Headers.Location!.OriginalString, StringComparison.Ordinal);

        var waiting = (await administrator.Page("/retention")).QuerySelectorAll("a").Single(a => a.TextContent.Contains(reference, StringComparison.Ordinal)).GetAttribute("href")!;
        Assert.Null((await officer.Page(waiting)).QuerySelector("#sure"));
        var confirming = await administrator.Page(waiting);
        var other = await (await administrator.Submit(confirming, "form[method=post]:has(#sure)", ("Sure", "TE-999999"))).Parsed();
        Assert.EndsWith("#sure", other.QuerySelector(".summary a")!.GetAttribute("href"), StringComparison.Ordinal);
        Assert.EndsWith("done=erased", (await administrator.Submit(confirming, "form[method=post]:has(#sure)", ("Sure", reference))).Headers.Location!.OriginalString, StringComparison.Ordinal);
        foreach (var page in new[] { $"/requests/{filed.Id}", $"/patients/{filed.PatientId}", $"/requests/{filed.Id}/export", $"/api/requests/{filed.Id}" })
            Assert.Equal(HttpStatusCode.NotFound, (await asker.GetAsync(page)).StatusCode);
    }

    /// <summary>A message, a note of the social part, and a look at an opinion that is not the doctor's.</summary>
    async Task Write(Village village, AnsweredCase signed)
    {
        await app.Database.Sql($"""
            insert into case_message (id, request_id, author_id, from_expert, asks, text, written_at) values (gen_random_uuid(), '{signed.Request.Id}', '{signed.Expert.Id}', true, false, 'Fièvre depuis lundi ?', now());
            insert into social_note (id, patient_id, author_id, text, written_at) values (gen_random_uuid(), '{signed.Request.PatientId}', '{signed.Requester.Id}', 'Aide à domicile deux fois par semaine.', now());
            """);
        await app.Database.Sql($"update document set message_id = (select id from case_message where request_id = '{signed.Request.Id}') where request_id = '{signed.Request.Id}'");
        await using (var db = app.Database.Open())
        {
            var patient = await db.Set<Patient>().SingleAsync(p => p.Id == signed.Request.PatientId);
            db.Add(new PatientCorrection
            {
                Id = Guid.NewGuid(),
                PatientId = patient.Id,
                Number = 1,
                Reason = "Faute de frappe.",
                CorrectedById = signed.Requester.Id,
                CorrectedAt = TimeProvider.System.GetUtcNow(),
                Before = PatientTraits.Of(patient) with { BirthName = "ESSAY" },
            });
            await db.SaveChangesAsync();
        }
        Assert.True((await app.Do<ReadOpinion, Expertise.Outcome<OpinionReport>>(v => v.Run(signed.Expert, signed.Request.Id, CancellationToken.None))).Succeeded);
    }

    /// <summary>Another doctor asked another service about the same patient, and looked at the file.</summary>
    async Task<(Actor, Request)> CaseOfAnother(Village village, Request request)
    {
        var other = await village.Requester(organisation: village.OtherPractice);
        var elsewhere = await village.Filed(other, TimeProvider.System.GetUtcNow().AddDays(-1), village.Dermatology);
        await app.Database.Sql($"update request set patient_id = '{request.PatientId}', question = 'Question d''un autre médecin ?' where id = '{elsewhere.Id}'");
        Assert.False((await app.Do<UndoMerge, Expertise.Outcome<Guid>>(v => v.Run(other, request.PatientId, Guid.NewGuid(), CancellationToken.None))).Succeeded);
        using var http = await app.SignIn(other);
        Assert.True((await http.GetAsync($"/patients/{request.PatientId}")).IsSuccessStatusCode);
        return (other, elsewhere);
    }

    async Task AddDocument(Guid requestId, Guid by, string name, string type, byte[] bytes)
    {
        var now = DateTimeOffset.UnixEpoch;
        var document = new Document
        {
            Id = Guid.NewGuid(),
            RequestId = requestId,
            Name = name,
            Size = bytes.Length,
            Received = bytes.Length,
            MediaType = type,
            Sha256 = SHA256.HashData(bytes),
            UploadedById = by,
            StartedAt = now,
            CompletedAt = now,
        };
        await using var db = app.Database.Open();
        db.Add(document);
        for (var at = 0; at < bytes.Length; at += AppendChunk.ChunkMax) new DocumentBytes(db).Put(document, at, bytes[at..Math.Min(bytes.Length, at + AppendChunk.ChunkMax)]);
        await db.SaveChangesAsync();
    }

    static string Name(Request request) => request.Reference;

    static Dictionary<string, byte[]> Files(byte[] archive)
    {
        using var zip = new ZipArchive(new MemoryStream(archive));
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var entry in zip.Entries)
        {
            using var bytes = new MemoryStream();
            using (var stream = entry.Open()) stream.CopyTo(bytes);
            files.Add(entry.FullName, bytes.ToArray());
        }
        return files;
    }
}
