using TeleExpertise.Testing;

namespace TeleExpertise.Web.Tests.Territory;

public sealed class ACaseTellsTheTripSpared(TestApp app) : IClassFixture<TestApp>
{
    [Theory]
    [InlineData("fr", "Trajet évité&#xA0;: 2 × 140 km, environ 4 h<")]
    [InlineData("en-GB", "Trip spared: 2 × 140 km, about 4 h<")]
    public async Task There_and_back_from_the_patients_commune_to_the_hospital(string language, string line)
    {
        var village = await Village.Build(app.Database);
        var requester = await village.Requester();
        var request = await village.Filed(requester, DateTimeOffset.UnixEpoch);
        await app.Database.Sql($"insert into road values ('{village.Territory}', '48080', '30189', 140, 120)");
        using var http = await app.SignIn(requester);
        http.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        Assert.Contains(line, await http.GetStringAsync($"/requests/{request.Id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_estimated_one_says_so()
    {
        var village = await Village.Build(app.Database);
        var requester = await village.Requester();
        var request = await village.Filed(requester, DateTimeOffset.UnixEpoch);
        await app.Database.Sql($"update patient set commune_code = '48198' where id = '{request.PatientId}'");
        using var http = await app.SignIn(requester);
        Assert.Contains("Trajet évité&#xA0;: 2 × 105 km, environ 3 h 30 (estimé)", await http.GetStringAsync($"/requests/{request.Id}"), StringComparison.Ordinal);
    }
}
