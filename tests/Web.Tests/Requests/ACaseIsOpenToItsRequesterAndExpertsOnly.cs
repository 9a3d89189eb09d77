using System.Net;
using TeleExpertise.Expertise.People;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Requests;

public sealed class ACaseIsOpenToItsRequesterAndExpertsOnly(TestApp app) : IClassFixture<TestApp>
{
    static readonly DateTimeOffset Monday = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("requester", HttpStatusCode.OK)]
    [InlineData("expert", HttpStatusCode.OK)]
    [InlineData("other-requester", HttpStatusCode.NotFound)]
    [InlineData("other-service", HttpStatusCode.NotFound)]
    [InlineData("coordinator", HttpStatusCode.NotFound)]
    [InlineData("learner", HttpStatusCode.NotFound)]
    [InlineData("tracker", HttpStatusCode.NotFound)]
    [InlineData("administrator", HttpStatusCode.NotFound)]
    public async Task The_page_opens_or_does_not_exist(string who, HttpStatusCode expected)
    {
        var village = await Village.Build(app.Database);
        var requester = await village.Requester();
        var request = await village.Filed(requester, Monday);
        var reader = await Reader(village, requester, who);
        using var http = await app.SignIn(reader);
        var page = await http.GetAsync($"/requests/{request.Id}");
        Assert.Equal(expected, page.StatusCode);
        Assert.Equal(expected == HttpStatusCode.OK, (await page.Content.ReadAsStringAsync()).Contains("ESSAI", StringComparison.Ordinal));
        var outcome = expected == HttpStatusCode.OK ? "done" : "refused";
        Assert.Equal(1L, await app.Database.Sql($"select count(*) from audit_entry where actor_id = '{reader.Id}' and subject_id = '{request.Id}' and action = 'read-request' and outcome = '{outcome}'"));
        Assert.Equal(1L, await app.Database.Sql($"select count(*) from audit_entry where actor_id = '{reader.Id}' and action <> 'sign-in'"));
    }

    static async Task<Actor> Reader(Village village, Actor requester, string who) => who switch
    {
        "requester" => requester,
        "expert" => await village.Expert(),
        "other-requester" => await village.Requester(),
        "other-service" => await village.Expert(village.Dermatology),
        "coordinator" => await village.Coordinator(),
        "learner" => await village.Learner(),
        "tracker" => await village.CmeTracker(),
        _ => await village.Administrator(),
    };
}
