using TeleExpertise.Rooms;

namespace TeleExpertise.Server;

/// <summary>The stays of one room and who may do what there now.</summary>
sealed class Room(string name)
{
    public string Name { get; } = name;
    public List<Stay> Stays { get; } = [];

    /// <summary>Null while the tickets alone decide.</summary>
    public Audience? Audience { get; set; }

    /// <summary>Who speaks or spoke last; null until somebody does.</summary>
    public Guid? Speaker { get; set; }

    /// <summary>The list of people is to be told anew.</summary>
    public bool Changed { get; set; }

    /// <summary>It was told a moment ago: what changes now is told with what else changes in that moment.</summary>
    public bool ToldLately { get; set; }

    /// <summary>Those who are told things.</summary>
    public IEnumerable<Stay> Pages => Stays.Where(s => s is { Entered: true, IsPage: true });

    public void Remove(Stay stay)
    {
        Stays.Remove(stay);
        if (Speaker == stay.Id) Speaker = null;
        Changed |= stay.Entered;
    }

    public IReadOnlyList<PersonLine> People() => [.. Stays.Where(s => s.Entered).Select(s => s.Seen(Audience))];
}
