using System.Net;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Requests;

public sealed class BadRequestsAreAnsweredClearly(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task A_good_one_is_filed_and_read_by_an_expert()
    {
        var village = await Village.Build(app.Database);
        using var asking = await app.SignIn(await village.Requester());
        using var answering = await app.SignIn(await village.Expert());
        var id = await (await asking.Create("/api/requests", new { form = Calls.Form(village.InternalMedicine) })).Id();
        Assert.Contains("255081416802538", await answering.GetStringAsync($"/api/requests/{id}"), StringComparison.Ordinal);
        Assert.Contains(id.ToString(), await answering.GetStringAsync("/api/queue"), StringComparison.Ordinal);
        Assert.Contains(id.ToString(), await asking.GetStringAsync("/api/requests"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_nurse_may_ask_too()
    {
        var village = await Village.Build(app.Database);
        using var http = await app.SignIn(await village.Requester(Expertise.People.Profession.Nurse));
        Assert.Equal(HttpStatusCode.Created, (await http.Create("/api/requests", new { form = Calls.Form(village.InternalMedicine) })).StatusCode);
    }

    [Theory]
    [InlineData("insMatricule", "255081416802539", "ins-key-wrong")]
    [InlineData("identityStatus", "validated", "ins-needs-qualified")]
    [InlineData("consentGiven", false, "consent-missing")]
    [InlineData("birthDate", "2999-01-01", "birth-date-future")]
    [InlineData("birthDate", "1850-01-01", "birth-date-too-old")]
    [InlineData("consentCollectedAt", "2999-01-01T10:00", "consent-date-future")]
    [InlineData("consentCollectedAt", "1950-01-01T10:00", "consent-before-birth")]
    [InlineData("question", "?", "question-too-short")]
    [InlineData("urgency", "emergency", "emergency")]
    [InlineData("urgency", "7", "urgency-missing")]
    public async Task Each_fault_has_its_code_and_a_sentence(string field, object value, string code)
    {
        var village = await Village.Build(app.Database);
        using var http = await app.SignIn(await village.Requester());
        var form = Calls.Form(village.InternalMedicine);
        form[field] = value;
        var answer = await http.Create("/api/requests", new { form });
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal([code], await answer.Faults());
        Assert.Equal(0L, await app.Database.Sql($"select count(*) from patient where territory_id = '{village.Territory}'"));
    }

    [Fact]
    public async Task Another_s_request_does_not_exist_and_the_try_is_recorded()
    {
        var village = await Village.Build(app.Database);
        var (requester, other) = (await village.Requester(), await village.Requester());
        using var asking = await app.SignIn(requester);
        var id = await (await asking.Create("/api/requests", new { form = Calls.Form(village.InternalMedicine) })).Id();
        foreach (var stranger in new[] { other, await village.Coordinator() })
        {
            using var http = await app.SignIn(stranger);
            Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync($"/api/requests/{id}")).StatusCode);
            Assert.Equal(1L, await app.Database.Sql($"select count(*) from audit_entry where actor_id = '{stranger.Id}' and outcome = 'refused' and subject_id = '{id}'"));
        }
    }

    [Fact]
    public async Task A_coordinator_has_no_drafts_and_files_nothing()
    {
        var village = await Village.Build(app.Database);
        using var http = await app.SignIn(await village.Coordinator());
        Assert.Equal(HttpStatusCode.NotFound, (await http.Create("/api/drafts", new { })).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.Create("/api/requests", new { form = Calls.Form(village.InternalMedicine) })).StatusCode);
        foreach (var page in new[] { "/requests", "/requests/new", "/queue", "/api/queue" }) Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(page)).StatusCode);
    }

    [Fact]
    public async Task A_body_that_is_no_json_is_said_to_be_none()
    {
        var village = await Village.Build(app.Database);
        using var http = await app.SignIn(await village.Requester());
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/requests") { Content = new StringContent("{ form: oui", System.Text.Encoding.UTF8, "application/json"), Headers = { { "Idempotency-Key", "one" } } };
        var answer = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(["malformed-json"], await answer.Faults());
    }
}
