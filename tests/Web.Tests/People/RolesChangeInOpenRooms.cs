using System.Net;
using TeleExpertise.Expertise.People;
using TeleExpertise.Testing;
using TeleExpertise.Web.Tests.SignIn;
using static TeleExpertise.Web.Tests.SignIn.OpenApp;

namespace TeleExpertise.Web.Tests.People;

public sealed class RolesChangeInOpenRooms(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Whose_last_role_here_ends_gets_neither_ticket_nor_room_at_the_next_request()
    {
        var (village, meeting) = await Meet();
        using var coordinator = await app.SignIn(await village.Coordinator());
        var guest = await village.Requester();
        using var person = await app.SignIn(guest);
        Assert.Equal(HttpStatusCode.OK, (await person.PostAsync($"/api/sessions/{meeting.Id}/ticket", null)).StatusCode);
        var role = guest.Grants[0].Id;
        Assert.Equal(HttpStatusCode.Redirect, (await Fill(coordinator, $"/people/{guest.Id}", $"end-{role:n}")).StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, (await person.PostAsync($"/api/sessions/{meeting.Id}/ticket", null)).StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, (await person.GetAsync($"/sessions/{meeting.Id}/room")).StatusCode);
    }

    [Fact]
    public async Task A_coordinator_gives_no_role_of_the_administration_and_sees_no_other_territory()
    {
        var (village, _) = await Meet();
        var stranger = await (await Village.Build(app.Database)).Requester();
        using var coordinator = await app.SignIn(await village.Coordinator());
        var person = await village.Requester();
        using var given = await Fill(coordinator, $"/people/{person.Id}", "grant", ("Wanted.Role", "Administrator"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, given.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await coordinator.GetAsync($"/people/{stranger.Id}")).StatusCode);
    }

    [Fact]
    public async Task The_officer_reads_the_audit_of_their_territory_and_nobody_else_does()
    {
        var (village, _) = await Meet();
        var coordinator = await village.Coordinator();
        using var keeper = await app.SignIn(coordinator);
        await keeper.GetAsync($"/people/{Guid.NewGuid()}");
        Assert.Equal(HttpStatusCode.NotFound, (await keeper.GetAsync("/audit")).StatusCode);
        using var officer = await app.SignIn(await village.Person(Role.DataProtectionOfficer, Profession.DataProtectionOfficer));
        var page = await officer.GetStringAsync("/audit?action=read-audit");
        Assert.Contains("Refus", page, StringComparison.Ordinal); // the coordinator's try
        var csv = await officer.GetStringAsync("/audit.csv");
        Assert.Contains("read-audit", csv, StringComparison.Ordinal);
        Assert.True((long)(await app.Database.Sql($"select count(*) from audit_entry where action = 'export-audit' and territory_id = '{village.Territory}'"))! > 0);
    }

    async Task<(Village, Meeting)> Meet()
    {
        var village = await Village.Build(app.Database);
        return (village, await Meeting.Open(app.Database, village, await village.Expert(), TimeProvider.System.GetUtcNow()));
    }
}
