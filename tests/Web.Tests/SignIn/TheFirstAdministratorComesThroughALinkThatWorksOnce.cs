using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TeleExpertise.Expertise.People;
using static TeleExpertise.Web.Tests.SignIn.OpenApp;

namespace TeleExpertise.Web.Tests.SignIn;

public sealed class TheFirstAdministratorComesThroughALinkThatWorksOnce : IAsyncLifetime
{
    readonly OpenApp open = new();

    public Task InitializeAsync() => open.InitializeAsync();
    public Task DisposeAsync() => open.DisposeAsync();

    [Fact]
    public async Task It_makes_the_account_signs_in_and_is_spent()
    {
        var link = open.Link;
        using var browser = open.Browser();
        using var made = await BeFirst(browser, link, "first@example.org");
        Assert.Equal(HttpStatusCode.Redirect, made.StatusCode);
        await open.Enrol(browser, "first@example.org");
        Assert.Contains("Alex Exemple", await browser.GetStringAsync("/people"), StringComparison.Ordinal);
        Assert.False(File.Exists(open.LinkFile));
        using var stranger = open.Browser();
        Assert.Equal(HttpStatusCode.Gone, (await stranger.GetAsync(link)).StatusCode);
        Assert.Equal(HttpStatusCode.Gone, (await stranger.GetAsync("/first-administrator/guessed")).StatusCode);
    }

    [Fact]
    public async Task Two_who_use_it_at_once_make_one_account()
    {
        var link = open.Link;
        using var one = open.Browser();
        using var two = open.Browser();
        var answers = await Task.WhenAll(
            BeFirst(one, link, "one@example.org"),
            BeFirst(two, link, "two@example.org"));
        Assert.Equal([HttpStatusCode.Redirect, HttpStatusCode.Gone], answers.Select(a => a.StatusCode).Order());
        Assert.Equal(1L, await open.App.Database.Sql("select count(*) from account"));
    }

    [Fact]
    public async Task A_short_password_is_told_what_to_do_and_spends_nothing()
    {
        using var browser = open.Browser();
        using var answer = await BeFirst(browser, open.Link, "first@example.org", "onze lettre");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("au moins 12 caractères", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync(open.Link)).StatusCode);
    }

    [Fact]
    public void Its_file_is_for_its_owner_only() =>
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(open.LinkFile));

    [Fact]
    public async Task The_database_does_not_know_it()
    {
        var token = open.Link.Split('/')[^1];
        Assert.Equal(0L, await open.App.Database.Sql($"select count(*) from one_time_link where position('{token}' in one_time_link::text) > 0"));
    }

    [Fact]
    public async Task After_a_day_it_no_longer_works()
    {
        using var browser = open.Browser();
        await open.App.Database.Sql("update one_time_link set created_at = created_at - interval '25 hours', expires_at = expires_at - interval '25 hours'");
        Assert.Equal(HttpStatusCode.Gone, (await browser.GetAsync(open.Link)).StatusCode);
    }

    [Fact]
    public async Task Another_start_gives_another_link_and_the_old_one_stops()
    {
        var old = open.Link;
        using var scope = open.App.Services.CreateScope();
        string? token = null;
        await scope.ServiceProvider.GetRequiredService<OfferFirstAdministrator>().Run(t => { token = t; return Task.CompletedTask; }, default);
        using var browser = open.Browser();
        Assert.Equal(HttpStatusCode.Gone, (await browser.GetAsync(old)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/first-administrator/" + token)).StatusCode);
    }

    [Fact]
    public async Task Once_somebody_administers_no_link_is_offered()
    {
        using var administrator = await open.Administrator();
        using var scope = open.App.Services.CreateScope();
        var offered = "something";
        await scope.ServiceProvider.GetRequiredService<OfferFirstAdministrator>().Run(t => { offered = t; return Task.CompletedTask; }, default);
        Assert.Null(offered);
    }
}
