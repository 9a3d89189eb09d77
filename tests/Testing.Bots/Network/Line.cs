namespace TeleExpertise.Testing.Bots.Network;

/// <summary>Both directions between one bot and the bridge.</summary>
internal sealed class Line(int seed)
{
    public Link<byte[]> Up { get; } = new(2 * seed);

    public Link<byte[]> Down { get; } = new((2 * seed) + 1);

    /// <summary>Makes both directions alike.</summary>
    public LinkConditions Conditions
    {
        set => (Up.Conditions, Down.Conditions) = (value, value);
    }
}
