using TeleExpertise.Expertise.Territory;

namespace TeleExpertise.Web.Territory;

/// <summary>A map as dots and names on a plane of <see cref="Width"/> by <see cref="Height"/> units: north up, longitudes shortened by the middle latitude's cosine.</summary>
sealed class TerritoryMap
{
    public const double Width = 420;
    const double Margin = 34;
    const double West = 72; // names of the western edge need room on their left
    const double LetterWidth = 6.8;
    const double NoteLetterWidth = 6.2;
    const double LineHeight = 13;

    public double Height { get; }
    public IReadOnlyList<Dot> Dots { get; }

    /// <param name="places">What to draw; names are placed in this order while there is room.</param>
    public TerritoryMap(IReadOnlyList<Place> places)
    {
        var (south, north) = (places.Min(p => p.Commune.Latitude), places.Max(p => p.Commune.Latitude));
        var (west, east) = (places.Min(p => p.Commune.Longitude), places.Max(p => p.Commune.Longitude));
        var shortening = Math.Cos((south + north) / 2 * Math.PI / 180);
        var scale = (Width - West - Margin) / Math.Max((east - west) * shortening, 0.1);
        Height = Math.Ceiling((north - south) * scale + 2 * Margin);

        var dots = places.Select(p => new Dot(p,
            Math.Round(West + (p.Commune.Longitude - west) * shortening * scale, 1),
            Math.Round(Margin + (north - p.Commune.Latitude) * scale, 1),
            Math.Round(2.5 + 1.3 * Math.Sqrt(p.Organisations), 1))).ToList();
        Dots = WithNames(dots);
    }

    /// <summary>Gives each dot the first of eight positions for its name where nothing else is; a crowded dot stays without.</summary>
    List<Dot> WithNames(List<Dot> dots)
    {
        var taken = dots.Select(d => new Box(d.X - d.Radius, d.Y - d.Radius, d.X + d.Radius, d.Y + d.Radius)).ToList();
        return dots.ConvertAll(dot =>
        {
            if (Positions(dot).FirstOrDefault(p => IsInside(p.Box) && !taken.Exists(p.Box.Overlaps)) is not { } free) return dot;
            taken.Add(free.Box);
            return dot with { Label = free };
        });
    }

    static IEnumerable<Label> Positions(Dot dot)
    {
        var lines = dot.Place.Note is null ? 1 : 2;
        var (width, height) = (Math.Max(dot.Place.Name.Length * LetterWidth, (dot.Place.Note?.Length ?? 0) * NoteLetterWidth), lines * LineHeight);
        var gap = dot.Radius + 3;
        yield return At("start", dot.X + gap, dot.X + gap, dot.Y - height / 2);
        yield return At("end", dot.X - gap, dot.X - gap - width, dot.Y - height / 2);
        yield return At("middle", dot.X, dot.X - width / 2, dot.Y - gap - height);
        yield return At("middle", dot.X, dot.X - width / 2, dot.Y + gap);
        foreach (var top in new[] { dot.Y - height, dot.Y })
        {
            yield return At("start", dot.X + gap, dot.X + gap, top);
            yield return At("end", dot.X - gap, dot.X - gap - width, top);
        }

        Label At(string anchor, double x, double left, double top) =>
            new(anchor, Math.Round(x, 1), Math.Round(top + LineHeight * 0.8, 1), new Box(left, top, left + width, top + height));
    }

    bool IsInside(Box box) => box.Left >= 0 && box.Top >= 0 && box.Right <= Width && box.Bottom <= Height;

    /// <summary>A commune to draw: how many organisations it has, and a short second line below its name.</summary>
    internal sealed record Place(Commune Commune, int Organisations, string? Note)
    {
        /// <summary>The commune's name as road signs shorten it.</summary>
        public string Name { get; } = Commune.Name.Replace("Saint-", "St-", StringComparison.Ordinal).Replace("Sainte-", "Ste-", StringComparison.Ordinal);
    }

    /// <summary>A place on the plane; without label when there was no room.</summary>
    internal sealed record Dot(Place Place, double X, double Y, double Radius, Label? Label = null);

    /// <summary>Where a name stands: the text's anchor, the first baseline, and the room it takes.</summary>
    internal sealed record Label(string Anchor, double X, double Y, Box Box);

    internal readonly record struct Box(double Left, double Top, double Right, double Bottom)
    {
        public bool Overlaps(Box other) => Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;
    }
}
