using System.Net;
using Microsoft.AspNetCore.Mvc.Testing;
using TeleExpertise.Expertise.People;
using TeleExpertise.Expertise.Slots.Telling;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.OwnCalendar;

public sealed class ACalendarIsSubscribedTo : IAsyncLifetime
{
    readonly TestApp app = new() { Clock = new TestClock(Timetable.Saturday) };
    Actor expert = null!;

    public async Task InitializeAsync()
    {
        app.Settings["Scheduler:Enabled"] = "false";
        await app.InitializeAsync();
        var village = await Village.Build(app.Database);
        expert = await village.Expert();
        await village.Weekly(app.Database, expert, until: new(2026, 12, 31));
        await app.Database.Plan(app.Clock!);
    }

    public Task DisposeAsync() => ((IAsyncLifetime)app).DisposeAsync();

    [Fact]
    public async Task By_a_secret_address_that_shows_hours_and_is_asked_again_cheaply()
    {
        using var browser = Stranger();
        var path = await Made();
        using var answer = await browser.GetAsync(path);
        Assert.Equal((HttpStatusCode.OK, "text/calendar", "no-cache, private"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType, answer.Headers.CacheControl!.ToString()));
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        var text = await answer.Content.ReadAsStringAsync();
        var read = (await CalendarReader.Read(text)).Single();
        Assert.Equal(("PUBLISH", 6), (read.Method, read.Events.Count)); // planned, no case yet
        Assert.Equal(DateTimeOffset.Parse("2026-11-26T12:00:00Z", System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeSeconds(), read.Events[0].Start);
        Assert.DoesNotContain(expert.DisplayName.Split(' ')[^1], text, StringComparison.Ordinal);
        using var again = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { IfNoneMatch = { answer.Headers.ETag! } } };
        using var same = await browser.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.Equal(DBNull.Value, await app.Database.Sql($"select nullif(read_at, '2026-11-21T09:00:00Z') from own_calendar where account_id = '{expert.Id}'"));
        Assert.DoesNotContain(path.Split('/')[^1][..43], (string)(await app.Database.Sql("select string_agg(c::text, ' ') from own_calendar c"))!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Until_another_one_is_made_or_it_is_withdrawn_or_the_account_closes()
    {
        using var browser = Stranger();
        var first = await Made();
        var second = await Made();
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (await Status(browser, first), await Status(browser, second)));
        await app.Database.Sql($"update account set disabled_at = now() where id = '{expert.Id}'");
        Assert.Equal(HttpStatusCode.NotFound, await Status(browser, second));
        await app.Database.Sql($"update account set disabled_at = null where id = '{expert.Id}'");
        await app.Do<KeepOwnCalendar, int>(async keep => { await keep.WithdrawAddress(expert, default); return 0; });
        Assert.Equal(HttpStatusCode.NotFound, await Status(browser, second));
        Assert.Equal(HttpStatusCode.NotFound, await Status(browser, "/calendar/feed/x.ics"));
    }

    async Task<string> Made() => $"/calendar/feed/{await app.Do<KeepOwnCalendar, string>(keep => keep.MakeAddress(expert, default))}.ics";

    HttpClient Stranger() => app.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, BaseAddress = new(app.Url) });

    static async Task<HttpStatusCode> Status(HttpClient browser, string path)
    {
        using var answer = await browser.GetAsync(path);
        return answer.StatusCode;
    }
}
