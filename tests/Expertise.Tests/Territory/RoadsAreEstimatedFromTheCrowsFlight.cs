using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Expertise.Tests.Territory;

public sealed class RoadsAreEstimatedFromTheCrowsFlight
{
    static readonly Commune Paris = At("75056", 48.8566, 2.3522);
    static readonly Commune Lyon = At("69123", 45.7640, 4.8357);
    static readonly Commune Mende = At("48095", 44.52, 3.50);
    static readonly Commune Langogne = At("48080", 44.73, 3.86);

    [Fact]
    public void From_Paris_to_Lyon_the_crow_flies_392_kilometres_both_ways()
    {
        Assert.Equal(391.5, Roads.CrowFly(Paris, Lyon), 0.5);
        Assert.Equal(Roads.CrowFly(Paris, Lyon), Roads.CrowFly(Lyon, Paris), 1e-9);
    }

    [Fact]
    public void One_degree_of_longitude_on_the_equator_is_111_kilometres() =>
        Assert.Equal(111.19, Roads.CrowFly(At("97301", 0, 0), At("97302", 0, 1)), 0.01);

    [Fact]
    public void A_trip_is_longer_than_the_crows_flight_in_whole_kilometres_and_fives_of_minutes_and_says_that_it_is_estimated()
    {
        var trip = Roads.EstimateTrip(Langogne, Mende);
        Assert.True(trip.Estimated);
        Assert.Equal(("48080", "48095", 52.0, 50), (trip.FromCode, trip.ToCode, trip.Kilometres, trip.Minutes));
    }

    [Fact]
    public void Nobody_travels_to_where_they_are()
    {
        var trip = Roads.EstimateTrip(Mende, Mende);
        Assert.Equal((0, 0), (trip.Kilometres, trip.Minutes));
    }

    static Commune At(string code, double latitude, double longitude) => new() { Code = code, Name = code, Latitude = latitude, Longitude = longitude };
}
