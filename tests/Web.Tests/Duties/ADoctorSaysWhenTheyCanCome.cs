using System.Net;
using System.Text;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Duties;

public sealed class ADoctorSaysWhenTheyCanCome(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task A_roster_is_shown_first_then_taken_and_taken_back()
    {
        var doctor = await (await Village.Build(app.Database)).Requester();
        using var http = await app.SignIn(doctor);
        var day = TimeProvider.System.GetUtcNow().AddDays(9).ToString("yyyyMMdd", System.Globalization.CultureInfo.InvariantCulture);
        var file = $"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Garde MARTIN à Villefort\r\nDTSTART:{day}T190000Z\r\nDURATION:PT2H\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Garde DURAND\r\nDTSTART:{day}T080000Z\r\nDURATION:PT2H\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

        var seen = await (await Upload(http, file, "martin")).Parsed();
        Assert.Single(seen.QuerySelectorAll("form ol.hours li"));
        Assert.DoesNotContain("Villefort", seen.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(0L, await Sources(doctor.Id));

        Assert.Equal(HttpStatusCode.Redirect, (await http.Submit(seen, "form:has(input[name=hours])")).StatusCode);
        var listed = await http.Page("/availability");
        Assert.Single(listed.QuerySelectorAll("ul.duties > li"));
        Assert.Equal(HttpStatusCode.Redirect, (await http.Submit(listed, "ul.duties form")).StatusCode);
        Assert.Equal(0L, await Sources(doctor.Id));
    }

    [Fact]
    public async Task What_is_no_roster_is_said_at_its_field_and_what_was_typed_stays()
    {
        using var http = await app.SignIn(await (await Village.Build(app.Database)).Requester());
        var answer = await Upload(http, "<html>Sign in</html>", "Garde Sud");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var page = await answer.Parsed();
        Assert.NotNull(page.QuerySelector("#roster-fault"));
        Assert.Equal("Garde Sud", page.QuerySelector("#word")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_coordinator_enters_a_tour_for_the_crew()
    {
        var village = await Village.Build(app.Database);
        var doctor = await village.Requester();
        using var http = await app.SignIn(await village.Coordinator());
        var page = await http.Page("/availability");
        Assert.Null(page.QuerySelector("#roster"));
        var first = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(3);
        Assert.Equal(HttpStatusCode.Redirect, (await http.Submit(page, "form:has(#weekday)", ("who", doctor.Id.ToString()), ("weekday", "2"), ("everyWeeks", "1"), ("startsAt", "09:00"), ("endsAt", "12:00"),
            ("first", $"{first:yyyy-MM-dd}"), ("last", $"{first.AddDays(40):yyyy-MM-dd}"))).StatusCode);
        Assert.Equal(1L, await Sources(doctor.Id));
    }

    async Task<HttpResponseMessage> Upload(HttpClient http, string file, string word)
    {
        var page = await http.Page("/availability");
        var form = page.QuerySelector("form:has(#roster)")!;
        var parts = new MultipartFormDataContent();
        foreach (var hidden in form.QuerySelectorAll("input[type=hidden]")) parts.Add(new StringContent(hidden.GetAttribute("value")!), hidden.GetAttribute("name")!);
        parts.Add(new StringContent(word), "word");
        parts.Add(new StringContent("OnCall"), "kind");
        parts.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(file)), "roster", "roster.ics");
        return await http.PostAsync("/availability", parts);
    }

    Task<object?> Sources(Guid account) => app.Database.Sql($"select count(*) from duty_source where account_id = '{account}'");
}
