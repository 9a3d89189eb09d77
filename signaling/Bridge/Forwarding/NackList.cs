using TeleExpertise.Bridge.Rtp;

namespace TeleExpertise.Bridge.Forwarding;

/// <summary>Packets of one layer that did not come, and when to ask the publisher for them (again).</summary>
/// <param name="retry">Time between two requests for one packet while the round trip is unknown.</param>
/// <param name="mostTries">Requests for one packet before it is given up.</param>
internal sealed class NackList(TimeSpan retry, int mostTries)
{
    /// <summary>A longer gap is not worth filling: a key frame is quicker.</summary>
    public const int MostMissing = 200;
    private const int UsuallyMissing = 64;

    /// <summary>What a publisher and a receiver's timers add to the way there and back.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(250);
    private readonly List<Missing> _missing = new(UsuallyMissing);
    private readonly Predicate<Missing> _isGivenUp = m => m.Tries >= mostTries;
    private ExtendedSequence? _highest;

    /// <summary>A second of tries: a frame of video that comes so late still saves a key frame.</summary>
    public static NackList ForVideo() => new(TimeSpan.FromMilliseconds(100), 10);

    /// <summary>A third of a second, in quick succession: nobody waits longer for a sound.</summary>
    public static NackList ForAudio() => new(TimeSpan.FromMilliseconds(40), 8);

    /// <summary>Whether the packet is missing and was asked for: coming now, it comes again.</summary>
    public bool HasAsked(ExtendedSequence sequence)
    {
        foreach (var missing in _missing)
        {
            if (missing.Sequence == sequence)
            {
                return missing.Tries > 0;
            }
        }

        return false;
    }

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
    /// <param name="now">Time since the bridge's start.</param>
    /// <param name="roundTrip">To the publisher and back, when known: an answer that is not here by then was lost, or the question was.</param>
    /// <param name="due">Where they go.</param>
    /// <returns>How many were written into <paramref name="due"/>.</returns>
    public int Due(TimeSpan now, TimeSpan? roundTrip, Span<SequenceNumber> due)
    {
        var count = 0;
        var again = roundTrip is { } known ? TimeSpan.FromTicks(Math.Min(Longest.Ticks, (known + (known / 4) + Slack).Ticks)) : retry;
        for (var i = 0; i < _missing.Count && count < due.Length; i++)
        {
            var (sequence, tries, next) = _missing[i];
            if (next > now)
            {
                continue;
            }

            due[count++] = sequence.Short;
            _missing[i] = new Missing(sequence, tries + 1, now + again);
        }

        _missing.RemoveAll(_isGivenUp);
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
