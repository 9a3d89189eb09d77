namespace TeleExpertise.Bridge.Forwarding;

/// <summary>Which simulcast layer a viewer would get on a line that takes everything.</summary>
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
}
