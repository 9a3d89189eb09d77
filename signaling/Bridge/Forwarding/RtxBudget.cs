using TeleExpertise.Bridge.Rtp;

namespace TeleExpertise.Bridge.Forwarding;

/// <summary>Keeps a storm of NACKs from becoming a storm of packets: each at most every 30 ms, all at most 1,000 a second.</summary>
internal sealed class RtxBudget
{
    private const int Burst = 300;
    private const double PerSecond = 1000;
    private static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(30);

    // Made with the first NACK: most slots never get one.
    private (ExtendedSequence Sequence, TimeSpan At)[]? _spent;
    private double _tokens = Burst;
    private TimeSpan _filledAt;

    public bool TrySpend(ExtendedSequence sequence, TimeSpan now)
    {
        _tokens = Math.Min(Burst, _tokens + ((now - _filledAt).TotalSeconds * PerSecond));
        _filledAt = now;
        _spent ??= new (ExtendedSequence, TimeSpan)[PacketCache.Size];
        ref var last = ref _spent[sequence.Value % PacketCache.Size];
        if (_tokens < 1 || (last.Sequence == sequence && now - last.At < Spacing))
        {
            return false;
        }

        _tokens--;
        last = (sequence, now);
        return true;
    }
}
