namespace TeleExpertise.Bridge.Peer;

/// <summary>A datagram to send; its bytes are valid until the next is reserved.</summary>
internal readonly ref struct Datagram(TransportAddress to, ReadOnlySpan<byte> bytes)
{
    public TransportAddress To { get; } = to;

    public ReadOnlySpan<byte> Bytes { get; } = bytes;
}

/// <summary>
/// Datagrams waiting to leave: a ring in one block of memory, allocated once and pinned so that one system call may
/// one day send many. A packet is written, encrypted and sent in the same place.
/// </summary>
internal sealed class Outbox(int capacity)
{
    /// <summary>Bytes of room for each: an Ethernet frame's worth.</summary>
    public const int DatagramSize = 1500;

    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(capacity * DatagramSize, pinned: true);
    private readonly int[] _lengths = new int[capacity];
    private readonly TransportAddress[] _addresses = new TransportAddress[capacity];
    private int _first;
    private int _count;

    /// <summary>Datagrams that found no room: the reader did not keep up.</summary>
    public long Overflows { get; private set; }

    /// <summary>Room for the next datagram; it does not leave until <see cref="Commit"/>.</summary>
    public bool TryReserve(out Span<byte> room)
    {
        if (_count == capacity)
        {
            Overflows++;
            room = default;
            return false;
        }

        room = At((_first + _count) % capacity, DatagramSize);
        return true;
    }

    public void Commit(TransportAddress to, int length)
    {
        var place = (_first + _count) % capacity;
        _lengths[place] = length;
        _addresses[place] = to;
        _count++;
    }

    public bool TryTake(out Datagram datagram)
    {
        if (_count == 0)
        {
            datagram = default;
            return false;
        }

        datagram = new Datagram(_addresses[_first], At(_first, _lengths[_first]));
        _first = (_first + 1) % capacity;
        _count--;
        return true;
    }

    private Span<byte> At(int place, int length) => _bytes.AsSpan(place * DatagramSize, length);
}
