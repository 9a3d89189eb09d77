using System.Net;
using System.Text;
using AngleSharp.Dom;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Requests;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Insight;

public sealed class FiguresAreShown(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Each_plot_says_in_words_and_in_a_table_what_it_shows()
    {
        var (village, _) = await Worked();
        using var browser = await app.SignIn(await village.Coordinator());
        var page = await browser.Page("/insight");
        var plots = page.QuerySelectorAll("svg.plot");
        Assert.Equal(2, plots.Length); // the class that was seen, and the service ahead
        Assert.All(plots, plot =>
        {
            Assert.Equal("img", plot.GetAttribute("role"));
            Assert.All(plot.GetAttribute("aria-labelledby")!.Split(' '), id => Assert.NotEqual("", page.GetElementById(id)!.TextContent.Trim()));
            Assert.Equal("DETAILS", plot.NextElementSibling!.TagName);
            Assert.NotNull(plot.NextElementSibling.QuerySelector("table tbody tr"));
        });
        Assert.Equal(plots.Length * 2, plots.SelectMany(p => p.QuerySelectorAll("[id]")).Select(e => e.Id).Distinct().Count());
    }

    [Fact]
    public async Task Cases_beyond_their_limit_are_numbers_that_lead_nowhere()
    {
        var (village, late) = await Worked();
        using var browser = await app.SignIn(await village.Coordinator());
        var row = (await browser.Page("/insight")).QuerySelector("#overdue ~ table tbody tr")!;
        Assert.Contains(late.Reference, row.TextContent, StringComparison.Ordinal);
        Assert.Contains("Plus du double", row.TextContent, StringComparison.Ordinal);
        Assert.Empty(row.QuerySelectorAll("a"));
        Assert.DoesNotContain(late.Question, row.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_on_which_a_coordinator_lands_says_what_to_watch()
    {
        var (village, _) = await Worked();
        using var coordinator = await app.SignIn(await village.Coordinator());
        var line = (await coordinator.Page("/sessions")).QuerySelector(".notice.late")!;
        Assert.Contains("1 cas attend", line.TextContent, StringComparison.Ordinal);
        Assert.True((await coordinator.GetAsync(line.QuerySelector("a")!.GetAttribute("href"))).IsSuccessStatusCode);
        using var other = await app.SignIn(await village.Expert());
        Assert.Null((await other.Page("/sessions")).QuerySelector(".notice.late"));
    }

    [Fact]
    public async Task The_file_has_the_figures_of_the_page_and_says_no_more_of_small_places()
    {
        var (village, late) = await Worked();
        using var browser = await app.SignIn(await village.Coordinator());
        using var answer = await browser.GetAsync("/insight.csv?months=6&by=month");
        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        var lines = Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync()).Split("\r\n");
        Assert.Contains(lines, l => l.StartsWith("Délais jusqu’à l’avis;Prochainement;", StringComparison.Ordinal) && l.EndsWith("Cas vus;6", StringComparison.Ordinal));
        // One case of Saint-Chély: Langogne's five would tell it, so that both are one line.
        Assert.Contains(lines, l => l.StartsWith("Par lieu de soins;\"Autres lieux", StringComparison.Ordinal) && l.Contains("MSP de Langogne, MSP de Saint-Chély\";", StringComparison.Ordinal) && l.EndsWith("Cas vus;6", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, l => l.StartsWith("Par lieu de soins;MSP", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains(late.Reference, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_no_period_shows_the_usual_one()
    {
        using var browser = await app.SignIn(await (await Village.Build(app.Database)).Coordinator());
        var page = await browser.Page("/insight?months=-7&by=decade");
        Assert.NotNull(page.QuerySelector(".empty"));
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/insight?in=lozere")).StatusCode);
    }

    /// <summary>Five cases of one place and one of another were answered after three days and eight; one has waited for fifty days.</summary>
    async Task<(Village Village, Request Late)> Worked()
    {
        var village = await Village.Build(app.Database);
        var (here, there) = (await village.Requester(), await village.Requester(organisation: village.OtherPractice));
        foreach (var _ in Enumerable.Range(0, 5)) await Answered(village, here, 3);
        await Answered(village, there, 8);
        var late = await village.Filed(here, TimeProvider.System.GetUtcNow().AddDays(-50));
        await using var db = app.Database.Open();
        return (village, (await db.Set<Request>().FindAsync(late.Id))!);
    }

    async Task Answered(Village village, Actor asker, int days)
    {
        var request = await village.Filed(asker, TimeProvider.System.GetUtcNow().AddDays(-days));
        await app.Database.Sql($"update request set status = 'answered', closed_at = filed_at + interval '{days} days' where id = '{request.Id}'");
    }
}
