namespace TeleExpertise.Bridge.Peer;

/// <summary>A datagram to send; its bytes are valid until the next is reserved.</summary>
internal readonly ref struct Datagram(TransportAddress to, ReadOnlySpan<byte> bytes)
{
    public TransportAddress To { get; } = to;

    public ReadOnlySpan<byte> Bytes { get; } = bytes;
}

/// <summary>
/// Datagrams waiting to leave: places in one block of memory, allocated once and pinned so that one system call sends
/// many. A packet is written, encrypted and sent in the same place.
/// </summary>
internal sealed class Outbox(int capacity)
{
    /// <summary>Bytes of room for each: an Ethernet frame's worth.</summary>
    public const int DatagramSize = 1500;

    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(capacity * DatagramSize, pinned: true);
    private readonly int[] _lengths = new int[capacity];
    private readonly TransportAddress[] _addresses = new TransportAddress[capacity];
    private int _taken;

    public int Capacity => capacity;

    /// <summary>Datagrams committed since the last <see cref="Clear"/>.</summary>
    public int Count { get; private set; }

    /// <summary>Sends what is there and clears it, in the midst of a round for more peers than there is room for.</summary>
    public Action? WhenFull { get; set; }

    /// <summary>Datagrams that found no room: the reader did not keep up.</summary>
    public long Overflows { get; private set; }

    /// <summary>Room for the next datagram; it does not leave until <see cref="Commit"/>.</summary>
    public bool TryReserve(out Span<byte> room)
    {
        if (Count == capacity)
        {
            WhenFull?.Invoke();
        }

        if (Count == capacity)
        {
            Overflows++;
            room = default;
            return false;
        }

        room = _bytes.AsSpan(Count * DatagramSize, DatagramSize);
        return true;
    }

    public void Commit(in TransportAddress to, int length)
    {
        _lengths[Count] = length;
        _addresses[Count] = to;
        Count++;
    }

    public ref readonly TransportAddress To(int index) => ref _addresses[index];

    /// <summary>In pinned memory.</summary>
    public Span<byte> BytesOf(int index) => _bytes.AsSpan(index * DatagramSize, _lengths[index]);

    /// <summary>Makes all the room free again.</summary>
    public void Clear() => Count = _taken = 0;

    /// <summary>Takes one datagram after the other, the last one frees the room.</summary>
    public bool TryTake(out Datagram datagram)
    {
        if (_taken == Count)
        {
            Clear();
            datagram = default;
            return false;
        }

        datagram = new Datagram(_addresses[_taken], BytesOf(_taken));
        _taken++;
        return true;
    }
}
