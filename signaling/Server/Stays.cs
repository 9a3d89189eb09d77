namespace TeleExpertise.Server;

/// <summary>Who is where: every stay in its room, by its name at the bridge, and by its line while it has one.</summary>
sealed class Stays
{
    readonly Dictionary<string, Room> rooms = new(StringComparer.Ordinal);
    readonly Dictionary<string, Stay> byLine = new(StringComparer.Ordinal);
    readonly Dictionary<string, Stay> byPeer = new(StringComparer.Ordinal);

    public int Count => byPeer.Count;

    public IEnumerable<Room> Rooms => rooms.Values;

    /// <summary>A copy, as stays end while one goes through them.</summary>
    public IReadOnlyList<Stay> All() => [.. byPeer.Values];

    /// <summary>Null when the line has no stay.</summary>
    public Stay? OnLine(string line) => byLine.GetValueOrDefault(line);

    /// <summary>Null when it is over.</summary>
    public Stay? AtBridge(string peer) => byPeer.GetValueOrDefault(peer);

    public bool Goes(Stay stay) => byPeer.ContainsKey(stay.Peer);

    /// <summary>Null when nothing is known of it.</summary>
    public Room? Find(string room) => rooms.GetValueOrDefault(room);

    public Room RoomOf(Stay stay) => RoomOf(stay.Ticket.Room);

    public Room RoomOf(string name)
    {
        if (!rooms.TryGetValue(name, out var room)) rooms.Add(name, room = new(name));
        return room;
    }

    public void Add(Stay stay)
    {
        RoomOf(stay).Stays.Add(stay);
        byLine.Add(stay.Line, stay);
        byPeer.Add(stay.Peer, stay);
    }

    public void TakeLine(Stay stay, string line)
    {
        byLine.Remove(stay.Line);
        stay.TakeLine(line);
        byLine.Add(line, stay);
    }

    public void LoseLine(Stay stay, DateTimeOffset at)
    {
        byLine.Remove(stay.Line);
        stay.LoseLine(at);
    }

    public void Remove(Stay stay)
    {
        if (!stay.Away) byLine.Remove(stay.Line);
        byPeer.Remove(stay.Peer);
        RoomOf(stay).Remove(stay);
        DropIfEmpty(stay.Ticket.Room);
    }

    /// <summary>Forgets a room; its stays have to be over.</summary>
    public void Drop(string room) => rooms.Remove(room);

    /// <summary>An empty room is forgotten unless it waits with an audience of its own.</summary>
    public void DropIfEmpty(string name)
    {
        if (rooms.TryGetValue(name, out var room) && room.Stays.Count == 0 && room.Audience is null) rooms.Remove(name);
    }
}
