namespace TeleExpertise.Bridge.Forwarding;

/// <summary>Which sources a viewer's slots show: pure arithmetic over who is there.</summary>
internal static class SlotPlan
{
    /// <summary>Loudness by which a newcomer must exceed somebody who is heard already: fewer changes in mid-word.</summary>
    private const double Hysteresis = 12;

    /// <summary>Keeps the loudest <paramref name="places"/>, in no particular order.</summary>
    /// <param name="candidates">Shortened in place.</param>
    /// <param name="places">How many may stay.</param>
    /// <param name="with">Handed to the two functions, so that they need not be made anew each time.</param>
    /// <param name="loudness">How loud one is.</param>
    /// <param name="isHeard">Whether one has a place now.</param>
    public static void KeepLoudest<T, TWith>(List<T> candidates, int places, TWith with, Func<T, TWith, double> loudness, Func<T, TWith, bool> isHeard)
    {
        while (candidates.Count > places)
        {
            var quietest = 0;
            for (var i = 1; i < candidates.Count; i++)
            {
                quietest = Score(candidates[i]) <= Score(candidates[quietest]) ? i : quietest;
            }

            candidates.RemoveAt(quietest);
        }

        double Score(T candidate) => loudness(candidate, with) + (isHeard(candidate, with) ? Hysteresis : 0);
    }

    /// <summary>
    /// Puts the wanted into the slots: who is shown stays in place, who is wanted no more leaves, newcomers take free
    /// places in their order.
    /// </summary>
    /// <param name="shown">What each slot shows; changed in place.</param>
    /// <param name="wanted">Those to be shown; more than there are slots are cut off, those shown already first in line.</param>
    public static void Assign<T>(Span<T?> shown, List<T> wanted)
        where T : class
    {
        for (var i = 0; i < shown.Length; i++)
        {
            shown[i] = shown[i] is { } old && wanted.Contains(old) ? old : null;
        }

        foreach (var source in wanted)
        {
            var free = shown.IndexOf((T?)null);
            if (free < 0)
            {
                return;
            }

            if (!shown.Contains(source))
            {
                shown[free] = source;
            }
        }
    }
}
