namespace TeleExpertise.Bridge.Sockets;

/// <summary>
/// Which worker each room lives on: the one with the fewest peers when the room comes into being, and no other until its
/// last peer is gone. Asked by joins and told of ends, never by packets; safe from any thread.
/// </summary>
internal sealed class RoomPlaces(int workers)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (int Worker, int Peers)> _rooms = [];
    private readonly int[] _peers = new int[workers];

    /// <summary>Counts a peer in, before it is known whether it may come.</summary>
    /// <returns>The room's worker.</returns>
    public int Enter(string room)
    {
        lock (_lock)
        {
            var (worker, peers) = _rooms.TryGetValue(room, out var place) ? place : (Array.IndexOf(_peers, _peers.Min()), 0);
            _rooms[room] = (worker, peers + 1);
            _peers[worker]++;
            return worker;
        }
    }

    /// <summary>Counts a peer out: refused, or gone. Each that entered leaves once.</summary>
    public void Leave(string room)
    {
        lock (_lock)
        {
            var (worker, peers) = _rooms[room];
            _peers[worker]--;
            _rooms[room] = (worker, peers - 1);
            if (peers == 1)
            {
                _rooms.Remove(room);
            }
        }
    }

    /// <summary>The room's worker; null when nobody is there.</summary>
    public int? Find(string room)
    {
        lock (_lock)
        {
            return _rooms.TryGetValue(room, out var place) ? place.Worker : null;
        }
    }
}
