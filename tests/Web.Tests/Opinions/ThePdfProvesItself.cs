using System.Diagnostics;
using TeleExpertise.Expertise.Opinions;
using TeleExpertise.Testing;
using TeleExpertise.Web.Tests.Pdf;

namespace TeleExpertise.Web.Tests.Opinions;

public sealed class ThePdfProvesItself(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task The_command_verifies_the_pdf_and_the_export_and_finds_a_change()
    {
        var signed = await AnsweredCase.Signed(app);
        await app.Do<AddToOpinion, Expertise.Outcome<Guid>>(v => v.Run(signed.Expert, signed.Request.Id, "Résultat reçu depuis : normal.", default));
        using var requester = await app.SignIn(signed.Requester);
        var folder = Directory.CreateTempSubdirectory("teleexpertise-verify-").FullName;
        string File(string name) => Path.Combine(folder, name);
        await System.IO.File.WriteAllBytesAsync(File("report.pdf"), await requester.GetByteArrayAsync($"/requests/{signed.Request.Id}/opinion.pdf"));
        await System.IO.File.WriteAllBytesAsync(File("export.json"), await requester.GetByteArrayAsync($"/api/requests/{signed.Request.Id}/opinion/export"));
        await System.IO.File.WriteAllBytesAsync(File("keys.json"), await requester.GetByteArrayAsync("/api/signing-keys"));

        var (code, words) = await Verify(File("report.pdf"), File("keys.json"));
        Assert.True(code == 0, words);
        Assert.Contains("pages: show the signed words whole", words, StringComparison.Ordinal);
        Assert.Equal(0, (await Verify(File("export.json"), File("keys.json"))).Code);

        var export = await System.IO.File.ReadAllTextAsync(File("export.json"));
        await System.IO.File.WriteAllTextAsync(File("export.json"), export.Replace("J15", "J16", StringComparison.Ordinal));
        Assert.Equal(1, (await Verify(File("export.json"), File("keys.json"))).Code);
        await System.IO.File.WriteAllTextAsync(File("keys.json"), "[]");
        (code, words) = await Verify(File("report.pdf"), File("keys.json"));
        Assert.Equal(1, code);
        Assert.Contains("not among those trusted", words, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task It_is_tagged_and_says_on_each_page_whose_it_is()
    {
        var presented = await AnsweredCase.Presented(app);
        var text = new OpinionText
        {
            Understood = "Adapter ou arrêter le traitement.",
            Findings = "Échographie normale.",
            Answer = string.Join('\n', Enumerable.Range(1, 70).Select(i => $"Ligne {i} de l'avis.")),
            Recommendations = "Revoir si fièvre.",
            Prescriptions = "Bilan hépatique.",
            Reconsider = "Une perte de poids.",
            Addressee = "Médecin traitant et EHPAD",
            Degree = OpinionDegree.Now,
            FollowUpOn = new(2027, 1, 14),
        };
        await presented.Sign(app, text);
        using var requester = await app.SignIn(presented.Requester);
        var pdf = await requester.GetByteArrayAsync($"/requests/{presented.Request.Id}/opinion.pdf");
        if (Environment.GetEnvironmentVariable("TELEEXPERTISE_SHOTS") is { } shots) await File.WriteAllBytesAsync(Path.Combine(shots, "report.pdf"), pdf);
        Assert.Contains("Tagged: yes", (await Poppler.Run("pdfinfo", pdf)).Replace("  ", "", StringComparison.Ordinal).Replace("Tagged:yes", "Tagged: yes", StringComparison.Ordinal), StringComparison.Ordinal);
        var pages = (await Poppler.Text(pdf)).Split('\f', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(pages.Length >= 2);
        Assert.All(pages, page => Assert.Contains("ESSAI Dominique, 04/03/1957", page.OnOneLine(), StringComparison.Ordinal));
        var whole = string.Join(' ', pages).OnOneLine();
        Assert.All([text.Understood, text.Findings, text.Prescriptions, text.Reconsider, text.Addressee, "Aujourd'hui même", "14/01/2027"], part => Assert.Contains(part, whole, StringComparison.Ordinal));
    }

    static async Task<(int Code, string Words)> Verify(string file, string keys)
    {
        var start = new ProcessStartInfo(Path.Combine(Root(), "infra", "verify-opinion"), [file, "--keys", keys]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var words = await process.StandardOutput.ReadToEndAsync() + await errors;
        await process.WaitForExitAsync();
        return (process.ExitCode, words);
    }

    static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "TeleExpertise.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
