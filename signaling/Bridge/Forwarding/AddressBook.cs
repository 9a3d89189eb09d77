using System.Diagnostics.CodeAnalysis;
using TeleExpertise.Bridge.Peer;

namespace TeleExpertise.Bridge.Forwarding;

/// <summary>Which member an address belongs to. Only addresses that passed a signed check come in here.</summary>
internal sealed class AddressBook
{
    /// <summary>As many as a transport takes for valid: eight, and eight from before an ICE restart.</summary>
    private const int MostOfOne = 16;

    private readonly Dictionary<TransportAddress, Entry> _entries = [];

    public int Count => _entries.Count;

    public bool TryFind(in TransportAddress address, [NotNullWhen(true)] out Room? room, [NotNullWhen(true)] out Member? member)
    {
        var found = _entries.TryGetValue(address, out var entry);
        (room, member) = (entry.Room, entry.Member);
        return found;
    }

    /// <summary>
    /// Whether another member holds the address: checked from there, with consent that still lasts. Whoever signs its own
    /// checks may still forge where they come from, and would take the other's media with the address.
    /// </summary>
    public bool IsAnothers(in TransportAddress address, Member member) =>
        _entries.TryGetValue(address, out var entry) && !ReferenceEquals(entry.Member, member) && entry.Member.Transport.IsValid(address);

    /// <summary>Notes that the member was checked from there just now; of too many, the longest unchecked is forgotten.</summary>
    public void Note(in TransportAddress address, Room room, Member member)
    {
        if (_entries.TryGetValue(address, out var entry) && !ReferenceEquals(entry.Member, member))
        {
            // The other was not checked from there for long: the address has changed hands.
            entry.Member.Addresses.Remove(address);
        }

        member.Addresses.Remove(address);
        if (member.Addresses.Count == MostOfOne)
        {
            _entries.Remove(member.Addresses[0]);
            member.Addresses.RemoveAt(0);
        }

        member.Addresses.Add(address);
        _entries[address] = new Entry(room, member);
    }

    public void Remove(in TransportAddress address, Member member)
    {
        _entries.Remove(address);
        member.Addresses.Remove(address);
    }

    public void Remove(Member member)
    {
        foreach (var address in member.Addresses)
        {
            _entries.Remove(address);
        }

        member.Addresses.Clear();
    }

    private readonly record struct Entry(Room Room, Member Member);
}
