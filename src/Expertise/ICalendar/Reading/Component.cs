namespace TeleExpertise.Expertise.ICalendar.Reading;

/// <summary>What stands between a BEGIN and its END (RFC 5545 §3.6).</summary>
sealed class Component(string name, int number)
{
    /// <summary>A calendar holds events and zones, an event alarms, a zone observances.</summary>
    const int Deepest = 4;

    public string Name => name;

    /// <summary>The line of its BEGIN.</summary>
    public int Number => number;
    public List<ContentLine> Lines { get; } = [];
    public List<Component> Within { get; } = [];

    public ContentLine? First(string property) => Lines.Find(l => l.Name == property);

    /// <summary>All components at the top of a file.</summary>
    /// <returns>Null, or what is wrong with the file. Lines that are none are passed over: programs write such.</returns>
    public static string? Try(List<(int Number, string Text)> lines, out Component top)
    {
        top = new("", 0);
        var open = new Stack<Component>([top]);
        foreach (var (number, text) in lines)
        {
            if (ContentLine.Read(number, text) is not { } line) continue;
            if (line.Name == "BEGIN")
            {
                if (open.Count > Deepest) return "roster-too-deep";
                var begun = new Component(line.Value.Trim().ToUpperInvariant(), number);
                open.Peek().Within.Add(begun);
                open.Push(begun);
            }
            else if (line.Name != "END") open.Peek().Lines.Add(line);
            else if (open.Count == 1 || !string.Equals(open.Pop().Name, line.Value.Trim(), StringComparison.OrdinalIgnoreCase)) return "roster-broken";
        }
        if (!top.Within.Exists(c => c.Name == "VCALENDAR")) return "roster-not-calendar";
        return open.Count == 1 ? null : "roster-cut-off"; // half a download would take hours away that are in the other half
    }
}
