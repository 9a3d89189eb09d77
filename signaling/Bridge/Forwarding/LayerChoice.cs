namespace TeleExpertise.Bridge.Forwarding;

/// <summary>Which simulcast layer a viewer gets.</summary>
internal static class LayerChoice
{
    /// <summary>The more faces share the screen, the smaller each: up to two the highest layer, up to four the next, else the lowest.</summary>
    /// <param name="shown">Cameras the viewer sees.</param>
    /// <param name="layers">Layers of the one in question.</param>
    /// <returns>Rank, 0 the lowest.</returns>
    public static int Wanted(int shown, int layers) => shown switch
    {
        <= 2 => layers - 1,
        <= 4 => Math.Max(0, layers - 2),
        _ => 0,
    };

    /// <summary>The wanted layer, or the best below it that flows, or the least above; null when none flows.</summary>
    public static int? Best(ReadOnlySpan<bool> flowing, int wanted)
    {
        for (var rank = Math.Min(wanted, flowing.Length - 1); rank >= 0; rank--)
        {
            if (flowing[rank])
            {
                return rank;
            }
        }

        var above = wanted + 1 < flowing.Length ? flowing[(wanted + 1)..].IndexOf(true) : -1;
        return above < 0 ? null : wanted + 1 + above;
    }
}
