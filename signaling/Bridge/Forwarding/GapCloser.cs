using TeleExpertise.Bridge.Rtp;

namespace TeleExpertise.Bridge.Forwarding;

/// <summary>
/// Renumbers a stream so that packets taken out of it (probes of padding only) leave no hole that a receiver would
/// ask for for ever. Packets later than a removed one move down by one; late ones from before it do not.
/// </summary>
internal sealed class GapCloser
{
    private const int Remembered = 64;
    private readonly (ExtendedSequence From, long Removed)[] _steps = new (ExtendedSequence, long)[Remembered];
    private int _count;

    /// <summary>Takes out the newest packet.</summary>
    public void Remove(ExtendedSequence sequence)
    {
        var removed = _count == 0 ? 0 : Last.Removed;
        if (_count > 0 && Last.From == sequence)
        {
            Last = (sequence + 1, removed + 1);
            return;
        }

        _count++;
        Last = (sequence + 1, removed + 1);
    }

    /// <summary>The packet's new number; false when it comes from before anything remembered.</summary>
    public bool TryMap(ExtendedSequence sequence, out ExtendedSequence mapped)
    {
        for (var i = _count - 1; i >= 0 && i >= _count - Remembered; i--)
        {
            var (from, removed) = _steps[i % Remembered];
            if (sequence >= from)
            {
                mapped = sequence + -removed;
                return true;
            }
        }

        mapped = sequence;
        return _count < Remembered;
    }

    private ref (ExtendedSequence From, long Removed) Last => ref _steps[(_count - 1) % Remembered];
}
