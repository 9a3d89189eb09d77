namespace TeleExpertise.Bridge;

/// <summary>What a peer may do in its room now; changed at any time with <see cref="Sfu.SetRights"/>.</summary>
/// <param name="Send">Others receive its microphone, camera and screen.</param>
/// <param name="Receive">It receives those of the others.</param>
public sealed record PeerRights(bool Send, bool Receive);
