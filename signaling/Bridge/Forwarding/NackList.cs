using TeleExpertise.Bridge.Rtp;

namespace TeleExpertise.Bridge.Forwarding;

/// <summary>Packets of one layer that did not come, and when to ask the publisher for them (again).</summary>
internal sealed class NackList
{
    /// <summary>A longer gap is not worth filling: a key frame is quicker.</summary>
    public const int MostMissing = 200;
    private const int MostTries = 10;
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(100);

    private readonly List<Missing> _missing = new(MostMissing);
    private ExtendedSequence? _highest;

    /// <summary>Counts a packet in. False when so many are missing now that all were given up.</summary>
    public bool Received(ExtendedSequence sequence, TimeSpan now)
    {
        if (_highest is not { } highest)
        {
            _highest = sequence;
            return true;
        }

        if (sequence <= highest)
        {
            Remove(sequence);
            return true;
        }

        _highest = sequence;
        if (sequence - highest - 1 + _missing.Count > MostMissing)
        {
            _missing.Clear();
            return false;
        }

        for (var lost = highest + 1; lost < sequence; lost += 1)
        {
            _missing.Add(new Missing(lost, 0, now));
        }

        return true;
    }

    /// <summary>The packets to ask for now, ascending; counts them as asked for.</summary>
    /// <returns>How many were written into <paramref name="due"/>.</returns>
    public int Due(TimeSpan now, Span<SequenceNumber> due)
    {
        var count = 0;
        for (var i = 0; i < _missing.Count && count < due.Length; i++)
        {
            var (sequence, tries, next) = _missing[i];
            if (next > now)
            {
                continue;
            }

            due[count++] = sequence.Short;
            _missing[i] = new Missing(sequence, tries + 1, now + Retry);
        }

        _missing.RemoveAll(m => m.Tries >= MostTries);
        return count;
    }

    private void Remove(ExtendedSequence sequence)
    {
        for (var i = _missing.Count - 1; i >= 0; i--)
        {
            if (_missing[i].Sequence == sequence)
            {
                _missing.RemoveAt(i);
                return;
            }
        }
    }

    private readonly record struct Missing(ExtendedSequence Sequence, int Tries, TimeSpan Next);
}
