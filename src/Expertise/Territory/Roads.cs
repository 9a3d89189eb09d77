namespace TeleExpertise.Expertise.Territory;

/// <summary>Distances: as the crow flies, and by road where nobody has measured the road.</summary>
public static class Roads
{
    const double EarthKilometres = 6371.0088; // mean radius, IUGG

    /// <summary>Road over crow-fly in hills and mountains: known roads of Lozère give 1.31 to 1.5.</summary>
    const double Winding = 1.4;

    /// <summary>Kilometres an hour, door to door: the same roads give 67 to 70, smaller ones less.</summary>
    const double Speed = 60;

    /// <summary>Great-circle distance in kilometres (haversine).</summary>
    public static double CrowFly(Commune from, Commune to)
    {
        static double Radians(double degrees) => degrees * Math.PI / 180;
        var halfLatitude = Math.Sin(Radians(to.Latitude - from.Latitude) / 2);
        var halfLongitude = Math.Sin(Radians(to.Longitude - from.Longitude) / 2);
        var h = halfLatitude * halfLatitude + Math.Cos(Radians(from.Latitude)) * Math.Cos(Radians(to.Latitude)) * halfLongitude * halfLongitude;
        return 2 * EarthKilometres * Math.Asin(Math.Sqrt(h));
    }

    /// <summary>A trip one way, computed from the crow-fly distance: whole kilometres, minutes by five, marked as estimated.</summary>
    public static Trip EstimateTrip(Commune from, Commune to)
    {
        var kilometres = CrowFly(from, to) * Winding;
        return new Trip(from.Code, to.Code, Math.Round(kilometres), (int)(Math.Round(kilometres / Speed * 12) * 5), Estimated: true);
    }

    /// <summary>A known road as a trip.</summary>
    public static Trip AsTrip(this Road road) => new(road.FromCode, road.ToCode, road.Kilometres, road.Minutes, Estimated: false);
}
