using System.Net;
using System.Text;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Attestations;

public sealed class TheTrackerSeesMinutesAndNothingClinical(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task On_the_list_and_in_the_file()
    {
        var ended = await EndedCase.Build(app);
        await app.Database.Sql($"update account set title = null, given_name = '=2+5', family_name = 'Point;\"Virgule\"' where id = '{ended.Case.LeftBefore.Id}'");
        using var tracker = await app.SignIn(await ended.Case.Village.CmeTracker());
        var pages = new List<string>();
        foreach (var path in new[] { "/attendance", $"/attendance/{ended.Session}", $"/attendance/{ended.Session}.csv", $"/api/attendance/{ended.Session}", "/api/attendance" })
        {
            var answer = await tracker.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            pages.Add(await answer.Content.ReadAsStringAsync());
        }
        Assert.Contains(ended.Case.Requester.DisplayName, pages[1], StringComparison.Ordinal);
        foreach (var page in pages)
            foreach (var clinical in new[] { ended.Case.Request.Question, "ESSAI", "Dominique", "traitement", ended.Case.Request.Id.ToString() })
                Assert.DoesNotContain(clinical, page, StringComparison.OrdinalIgnoreCase);

        var csv = await tracker.GetByteArrayAsync($"/attendance/{ended.Session}.csv");
        Assert.Equal([0xEF, 0xBB, 0xBF], csv[..3]);
        var lines = Encoding.UTF8.GetString(csv[3..]).Split("\r\n");
        Assert.Equal("Date;Début;Nom;Profession;RPPS;Structure;Minutes;Secondes", lines[0]);
        Assert.Contains(lines, l => l.Contains(";\"'=2+5 Point;\"\"Virgule\"\"\";médecin;;MSP de Langogne;4;240", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.EndsWith($"{ended.Case.Requester.DisplayName};médecin;;MSP de Langogne;25;1500", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nobody_else_sees_them()
    {
        var ended = await EndedCase.Build(app);
        foreach (var other in new[] { ended.Case.Requester, ended.Case.Expert, await ended.Case.Village.Coordinator(), await ended.Case.Village.Learner() })
        {
            using var http = await app.SignIn(other);
            foreach (var path in new[] { "/attendance", $"/attendance/{ended.Session}", $"/attendance/{ended.Session}.csv", $"/api/attendance/{ended.Session}", "/api/attendance" })
                Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(path)).StatusCode);
        }
    }

    [Fact]
    public async Task The_tracker_opens_no_case()
    {
        var ended = await EndedCase.Build(app);
        using var tracker = await app.SignIn(await ended.Case.Village.CmeTracker());
        var request = ended.Case.Request.Id;
        foreach (var path in new[] { $"/requests/{request}", $"/requests/{request}/opinion", $"/requests/{request}/opinion.pdf", $"/api/requests/{request}/opinion", $"/api/requests/{request}/opinion/draft" })
            Assert.Equal(HttpStatusCode.NotFound, (await tracker.GetAsync(path)).StatusCode);
    }
}
