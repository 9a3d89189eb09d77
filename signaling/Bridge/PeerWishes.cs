namespace TeleExpertise.Bridge;

/// <summary>What a peer wants to receive; changed at any time with <see cref="Sfu.SetWishes"/>.</summary>
/// <param name="PinnedPeer">
/// Whose camera it wants in any case and in the highest layer; null for nobody. A name that is not in the room has no
/// effect until somebody of that name comes.
/// </param>
/// <param name="AudioOnly">It wants neither cameras nor screens.</param>
public sealed record PeerWishes(string? PinnedPeer, bool AudioOnly)
{
    /// <summary>Nothing in particular: what everybody has from the start.</summary>
    public static readonly PeerWishes None = new(null, false);
}
