namespace TeleExpertise.Bridge.Rtp;

/// <summary>
/// The two ways a receiver asks for a key frame: PLI names the stream in the feedback's head (RFC 4585 section 6.3.1),
/// FIR in entries of eight bytes after it (RFC 5104 section 4.3.1).
/// </summary>
internal static class KeyFrameRequest
{
    private const int Pli = 1;
    private const int Fir = 4;

    /// <summary>The stream asked for; of a FIR with several entries, the first.</summary>
    public static bool TryRead(in RtcpPacket packet, out Ssrc media)
    {
        media = default;
        if (packet.Type != RtcpType.PayloadFeedback)
        {
            return false;
        }

        switch (packet.Count)
        {
            case Pli when packet.Body.Length >= 8:
                media = packet.SsrcAt(4);
                return true;
            case Fir when packet.Body.Length >= 16:
                media = packet.SsrcAt(8);
                return true;
            default:
                return false;
        }
    }
}
