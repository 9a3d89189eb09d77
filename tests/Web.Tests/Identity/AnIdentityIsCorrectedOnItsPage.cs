using System.Net;
using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Identity;

public sealed class AnIdentityIsCorrectedOnItsPage(TestApp app) : IClassFixture<TestApp>
{
    [Fact]
    public async Task Nothing_typed_is_lost_when_it_is_refused_and_the_case_shows_what_stood_there()
    {
        var village = await Village.Build(app.Database);
        var doctor = await village.Requester();
        var request = await village.Filed(doctor, TimeProvider.System.GetUtcNow().AddHours(-1));
        var path = $"/patients/{request.PatientId}/identity";
        using var http = await app.SignIn(doctor);
        Assert.NotNull((await http.Page($"/patients/{request.PatientId}")).QuerySelector($"a[href='{path}']"));
        await http.Page(path);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync($"/api/patients/{request.PatientId}/identity")).StatusCode);
        Assert.Equal(2L, await app.Database.Sql($"select count(*) from audit_entry where action = 'read-identity' and outcome = 'done' and actor_id = '{doctor.Id}' and subject_id = '{request.PatientId}'"));
        (string, string)[] typed = [("birthName", "ESAI"), ("sex", "female"), ("identityStatus", "validated"), ("insMatricule", "")];
        var refused = await http.Submit(await http.Page(path), "form.sheet", typed);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        var again = await refused.Parsed();
        Assert.Equal("ESAI", again.QuerySelector("#birthName")!.GetAttribute("value"));
        Assert.Equal("#reason", again.QuerySelector(".summary a")!.GetAttribute("href")![path.Length..]);

        var done = await http.Submit(again, "form.sheet", [.. typed, ("reason", "Carte relue.")]);
        Assert.Equal((HttpStatusCode.Found, $"/patients/{request.PatientId}"), (done.StatusCode, new Uri(new Uri(app.Url), done.Headers.Location!).AbsolutePath));
        var shown = (await http.Page($"/requests/{request.Id}")).QuerySelector(".case-file")!.TextContent.OnOneLine();
        Assert.Contains("ESAI", shown, StringComparison.Ordinal);
        Assert.Contains("Avant : ESSAI Dominique", shown, StringComparison.Ordinal);
        Assert.Contains("Carte relue.", shown, StringComparison.Ordinal);

        var stale = await http.Submit(again, "form.sheet", [.. typed, ("birthName", "ESSAY"), ("reason", "Carte relue.")]);
        Assert.Equal(HttpStatusCode.Conflict, stale.StatusCode);
        Assert.Contains("corrigée entre-temps", (await stale.Parsed()).QuerySelector(".summary")!.TextContent, StringComparison.Ordinal);
    }
}
