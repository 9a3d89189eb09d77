using System.Net;
using TeleExpertise.Testing;
using TeleExpertise.Web.Privacy;

namespace TeleExpertise.Web.Tests.Privacy;

public sealed class AnybodyReadsWhatIsDoneWithData(TestApp app) : IClassFixture<TestApp>
{
    [Theory]
    [InlineData("fr-FR", "Notice de confidentialité", "Télé-expertise")]
    [InlineData("en-GB", "Privacy notice", "Tele-expertise")]
    public async Task Notice_and_register_are_open_to_whoever_is_signed_out(string language, string notice, string processing)
    {
        using var browser = app.CreateClient();
        browser.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        Assert.Equal(notice, (await browser.Page("/privacy")).QuerySelector("h1")!.TextContent);
        var register = await browser.Page("/privacy/register");
        Assert.Contains(processing, register.QuerySelectorAll("h2").Select(h => h.TextContent));
        Assert.Equal(Processing.All.Count, register.QuerySelectorAll(".processing").Length);
        Assert.Contains("/privacy", (await browser.Page("/sign-in")).QuerySelectorAll("footer a").Select(a => a.GetAttribute("href")));
    }

    [Fact]
    public async Task The_controller_is_the_one_that_the_territory_told()
    {
        var village = await Village.Build(app.Database);
        var coordinator = await village.Coordinator();
        await app.Database.Sql($"insert into setting values ('{village.Territory}', 'controller', 'GCS Essai, Mende', now(), '{coordinator.Id}')");
        using var browser = app.CreateClient();
        Assert.Contains("GCS Essai, Mende", (await browser.Page("/privacy")).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_processing_says_everything_in_both_languages()
    {
        foreach (var words in Processing.All.SelectMany(p => new[] { p.Fr, p.En }))
            Assert.All(typeof(ProcessingWords).GetProperties().Where(p => p.PropertyType == typeof(string)), p => Assert.False(string.IsNullOrWhiteSpace((string?)p.GetValue(words)), $"{words.Name}: {p.Name}"));
    }

    [Fact]
    public async Task Every_table_belongs_to_a_processing()
    {
        var tables = ((string)(await app.Database.Sql("select string_agg(relname, ' ') from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace and relname <> 'schema_history'"))!).Split(' ');
        Assert.Equal(tables.Order(), Processing.All.SelectMany(p => p.Tables).Order());
    }
}
