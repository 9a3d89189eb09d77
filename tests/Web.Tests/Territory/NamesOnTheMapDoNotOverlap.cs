using TeleExpertise.Expertise.Territory;
using TeleExpertise.Web.Territory;

namespace TeleExpertise.Web.Tests.Territory;

public sealed class NamesOnTheMapDoNotOverlap
{
    [Fact]
    public void Crowded_places_keep_their_dot_and_only_the_first_ones_their_name()
    {
        var random = new Random(48);
        var map = new TerritoryMap([.. Enumerable.Range(0, 60).Select(i => Place($"Commune {i}", 44 + random.NextDouble() / 2, 3 + random.NextDouble() / 2))]);
        Assert.Equal(60, map.Dots.Count);
        var names = map.Dots.Where(d => d.Label is not null).Select(d => d.Label!.Box).ToList();
        Assert.InRange(names.Count, 5, 59);
        for (var i = 0; i < names.Count; i++)
            Assert.DoesNotContain(names.Skip(i + 1), other => other.Overlaps(names[i]));
        Assert.NotNull(map.Dots[0].Label);
    }

    [Fact]
    public void North_is_up_east_is_right_and_all_is_inside()
    {
        var map = new TerritoryMap([Place("Sud-Ouest", 43.8, 3), Place("Nord-Est", 45, 4.4)]);
        var (southWest, northEast) = (map.Dots[0], map.Dots[1]);
        Assert.True(northEast.Y < southWest.Y && northEast.X > southWest.X);
        Assert.All(map.Dots, d => Assert.True(d.X > d.Radius && d.X < TerritoryMap.Width - d.Radius && d.Y > d.Radius && d.Y < map.Height - d.Radius));
        // 1.4 degrees of longitude at 44.4° north are 111.2 km, 1.2 degrees of latitude 133.4 km.
        Assert.Equal(133.4 / 111.2, (southWest.Y - northEast.Y) / (northEast.X - southWest.X), 0.02);
    }

    [Fact]
    public void One_place_alone_is_drawn()
    {
        var map = new TerritoryMap([Place("Seule", 44, 3)]);
        Assert.True(double.IsFinite(map.Height) && map.Height > 0);
        Assert.NotNull(Assert.Single(map.Dots).Label);
    }

    static TerritoryMap.Place Place(string name, double latitude, double longitude) =>
        new(new Commune { Code = name, Name = name, Latitude = latitude, Longitude = longitude }, 1, "100 km");
}
