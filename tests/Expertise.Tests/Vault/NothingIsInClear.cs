using System.Diagnostics;
using System.Text;
using Npgsql;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Requests.Documents;
using TeleExpertise.Expertise.Tests.Opinions;
using TeleExpertise.Expertise.Tests.Requests;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Vault;

/// <summary>A real dump of the database is searched for what must not be in it.</summary>
public sealed class NothingIsInClear(TestDatabase database) : IClassFixture<TestDatabase>
{
    const string Ins = "255081416802538";
    static readonly RequestForm Rare = Forms.Complete with
    {
        BirthName = "QUINQUENPOIX",
        BirthGivenNames = "Zénobie Aliénor",
        UsedName = "Vercingétorix",
        BirthDate = "1955-08-14",
        BirthPlace = "99352",
        InsOid = Expertise.Requests.Ins.Test,
    };

    [Fact]
    public async Task A_dump_holds_no_name_no_birth_date_no_ins_and_no_byte_of_a_document()
    {
        var village = await Village.Build(database);
        var requester = await village.Requester();
        await using var desk = new Desk(database);
        var form = Rare with { ServiceId = village.InternalMedicine.ToString() };
        var draft = (await desk.SaveDraft.Run(requester, null, form, default)).Value!.Id;
        await desk.SaveDraft.Run(requester, draft, form with { UsedName = "Vercingétorix" }, default);
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("Compte rendu anatomopathologique confidentiel. ", 40)));
        Assert.True((await desk.StoreDocument.Run(requester, draft, "bilan.txt", new MemoryStream(text), default)).Succeeded);
        Assert.True((await desk.FileRequest.Run(requester, draft, form, default)).Succeeded);
        var (expert, answers) = (await village.Expert(), new OpinionDesk(database, desk.Clock));
        Assert.True((await answers.AnswerInWriting(expert, draft)).Succeeded);
        await answers.Signed(expert, draft);
        Assert.Equal("QUINQUENPOIX", (await answers.Read(expert, draft)).Value!.Content.Patient.BirthName); // what was signed names the patient
        await desk.SaveDraft.Run(requester, null, form, default); // another, still being typed

        var dump = await Dump();

        Assert.Contains("Faut-il poursuivre", dump, StringComparison.Ordinal); // the question is searched, so it is there
        foreach (var secret in new[] { "QUINQUENPOIX", "Zénobie", "Aliénor", "Vercingétorix", "1955-08-14", "99352", Ins, "anatomopathologique" })
        {
            Assert.DoesNotContain(secret, dump, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Convert.ToHexString(Encoding.UTF8.GetBytes(secret)), dump, StringComparison.OrdinalIgnoreCase); // as bytea
        }
    }

    [Fact]
    public async Task What_older_versions_wrote_in_clear_is_sealed_when_the_server_starts()
    {
        await using var old = await BeforeTheVault.Build("QUINQUENPOIX", Ins, "anatomopathologique");
        Assert.Equal(3, await old.FilesWith("QUINQUENPOIX", "anatomopathologique"));

        await old.Migrate();
        await old.Migrate(); // a second start has nothing left to do

        await using var db = old.Open();
        var known = await db.Set<Patient>().FindAsync(BeforeTheVault.Patient);
        Assert.Equal(("QUINQUENPOIX", "Zénobie", new DateOnly(1955, 8, 14), Sex.Female, Ins), (known!.BirthName, known.BirthGivenNames, known.BirthDate, known.Sex, known.InsMatricule));
        Assert.Equal("""{"birthName": "QUINQUENPOIX"}""", (await db.Set<Draft>().FindAsync(BeforeTheVault.Draft))!.Fields);
        var bytes = new List<byte>();
        await foreach (var chunk in new DocumentBytes(db).Read(BeforeTheVault.Document)) bytes.AddRange(chunk.Span);
        Assert.Equal("anatomopathologique", Encoding.UTF8.GetString([.. bytes]));
        Assert.Equal(0, await old.FilesWith("QUINQUENPOIX", "anatomopathologique")); // not even in what the tables' files forgot
    }

    async Task<string> Dump()
    {
        var parts = new NpgsqlConnectionStringBuilder(database.Owner);
        using var process = Process.Start(new ProcessStartInfo("pg_dump", ["-h", parts.Host!, "-p", $"{parts.Port}", "-U", parts.Username!, parts.Database!]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var dump = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        return dump;
    }
}
