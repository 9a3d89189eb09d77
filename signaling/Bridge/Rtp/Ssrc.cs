namespace TeleExpertise.Bridge.Rtp;

/// <summary>A synchronisation source (RFC 3550 section 3): one sender's one stream, chosen at random by the sender.</summary>
internal readonly record struct Ssrc(uint Value);
