using TeleExpertise.Bridge.Peer;

namespace TeleExpertise.Bridge.Sockets;

/// <summary>
/// An outbox seen by address: a frame for sixty viewers stands in it packet by packet, and has to leave viewer by
/// viewer. Datagrams to one address keep their order.
/// </summary>
internal sealed class Departures(Outbox outbox)
{
    private const int None = -1;

    // Open addressing; a place counts only when it was stamped in this round, so that nothing has to be cleared.
    private readonly (int Round, int Chain)[] _table = new (int, int)[TableSize(outbox.Capacity)];
    private readonly (int First, int Last)[] _chains = new (int, int)[outbox.Capacity];
    private readonly int[] _next = new int[outbox.Capacity];
    private int _round;

    /// <summary>Addresses in the outbox.</summary>
    public int Chains { get; private set; }

    /// <summary>Looks the outbox through.</summary>
    public void Sort()
    {
        Chains = 0;
        _round++;
        for (var i = 0; i < outbox.Count; i++)
        {
            Append(i);
        }
    }

    /// <summary>The first datagram to an address; the others follow by <see cref="TryNext"/>.</summary>
    public int First(int chain) => _chains[chain].First;

    public bool TryNext(ref int index)
    {
        index = _next[index];
        return index != None;
    }

    private void Append(int index)
    {
        _next[index] = None;
        ref readonly var to = ref outbox.To(index);
        var mask = _table.Length - 1;
        for (var at = to.GetHashCode() & mask; ; at = (at + 1) & mask)
        {
            ref var place = ref _table[at];
            if (place.Round != _round)
            {
                place = (_round, Chains);
                _chains[Chains++] = (index, index);
                return;
            }

            ref var chain = ref _chains[place.Chain];
            if (outbox.To(chain.First) == to)
            {
                _next[chain.Last] = index;
                chain.Last = index;
                return;
            }
        }
    }

    private static int TableSize(int capacity) => (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)capacity * 2);
}
