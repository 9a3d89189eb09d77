using TeleExpertise.Expertise.Territory;
using TeleExpertise.Testing;

namespace TeleExpertise.Expertise.Tests.Territory;

public sealed class APatientIsSparedATrip(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_known_road_is_told_as_it_is()
    {
        var village = await Village.Build(database);
        await database.Sql($"insert into road values ('{village.Territory}', '48080', '30189', 140, 120)");
        var trip = await Spared("48080", village.OtherPractice, village.Dermatology);
        Assert.NotNull(trip);
        Assert.Equal((140.0, 120, false), (trip.Kilometres, trip.Minutes, trip.Estimated));
    }

    [Fact]
    public async Task A_road_known_in_another_territory_does_not_count_here()
    {
        var (here, there) = (await Village.Build(database), await Village.Build(database));
        await database.Sql($"insert into road values ('{there.Territory}', '48080', '30189', 140, 120)");
        Assert.True((await Spared("48080", here.OtherPractice, here.Dermatology))!.Estimated);
    }

    [Fact]
    public async Task Without_a_patients_commune_the_road_begins_at_the_requesters_site_and_an_unknown_road_is_estimated()
    {
        var village = await Village.Build(database);
        var trip = await Spared(null, village.OtherPractice, village.Dermatology);
        Assert.NotNull(trip);
        Assert.Equal(("48140", "30189", true), (trip.FromCode, trip.ToCode, trip.Estimated));
        Assert.InRange(trip.Kilometres, 160, 220);
    }

    [Theory]
    [InlineData("30189")]
    [InlineData("48999")]
    public async Task Nothing_is_said_of_a_patient_who_lives_there_or_nobody_knows_where(string commune)
    {
        var village = await Village.Build(database);
        Assert.Null(await Spared(commune, village.Practice, village.Dermatology));
    }

    [Fact]
    public async Task Nothing_is_said_of_an_unknown_service() =>
        Assert.Null(await Spared("48080", Guid.NewGuid(), Guid.NewGuid()));

    async Task<Trip?> Spared(string? commune, Guid organisation, Guid service)
    {
        await using var db = database.Open();
        return await new TripSpared(db).Run(commune, organisation, service, CancellationToken.None);
    }
}
