namespace TeleExpertise.Bridge.Srtp;

/// <summary>
/// Which packet indexes have been seen (RFC 3711 section 3.3.2). The window is 1,024 packets wide, far above the
/// RFC's 64, because answers to a NACK come hundreds of packets late on a fast stream and must not count as replays.
/// </summary>
internal sealed class ReplayWindow
{
    public const int Size = 1024;
    private readonly ulong[] _seen = new ulong[Size / 64];
    private ulong _next;

    /// <summary>One more than the highest index seen; 0 before the first.</summary>
    public ulong Next => _next;

    /// <summary>True for an index that is neither seen nor too old to tell.</summary>
    public bool IsFresh(ulong index) =>
        index >= _next || (_next - index <= Size && (_seen[Word(index)] & Bit(index)) == 0);

    /// <summary>Remembers an index found fresh, once its packet is authenticated.</summary>
    public void Mark(ulong index)
    {
        if (index >= _next)
        {
            Forget(index);
            _next = index + 1;
        }

        _seen[Word(index)] |= Bit(index);
    }

    private static int Word(ulong index) => (int)(index % Size / 64);

    private static ulong Bit(ulong index) => 1UL << (int)(index % 64);

    // The ring's places between the old and the new highest index belong to indexes not seen yet.
    private void Forget(ulong index)
    {
        if (index - _next >= Size)
        {
            Array.Clear(_seen);
            return;
        }

        for (var i = _next; i <= index; i++)
        {
            _seen[Word(i)] &= ~Bit(i);
        }
    }
}
