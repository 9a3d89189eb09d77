namespace TeleExpertise.Bridge;

/// <summary>What became of an offer.</summary>
public abstract record JoinResult
{
    private JoinResult()
    {
    }

    /// <summary>The peer has its place; media flows once ICE and DTLS succeed (<see cref="SfuEvent.Connected"/>).</summary>
    /// <param name="AnswerSdp">SDP answer, lines ended by CRLF, to be given to the browser unchanged.</param>
    public sealed record Accepted(string AnswerSdp) : JoinResult;

    /// <summary>Nothing was changed; a peer already connected under that name stays.</summary>
    /// <param name="Code">For programs.</param>
    /// <param name="Sentence">For developers: what is wrong and what to do. Quotes nothing from the offer.</param>
    public sealed record Refused(RefusalCode Code, string Sentence) : JoinResult;
}

/// <summary>Why an offer was refused.</summary>
public enum RefusalCode
{
    /// <summary>The offer is no SDP, or is longer or larger than any honest one.</summary>
    Malformed,

    /// <summary>The offer is sound SDP but lacks what the bridge needs (BUNDLE, rtcp-mux, Opus, VP8 or H.264, SHA-256 fingerprint).</summary>
    Unsupported,

    /// <summary>More receiving m-lines than <see cref="SfuOptions"/> allows.</summary>
    TooManySlots,

    /// <summary>The room holds <see cref="SfuOptions.PeersPerRoom"/> peers.</summary>
    RoomFull,

    /// <summary>A restart names a peer that is not (or no longer) in the room.</summary>
    NoSuchPeer,

    /// <summary>A restart's offer has other m-lines or another certificate than the join's, or no new ICE credentials.</summary>
    NotContinued,

    /// <summary>The bridge is shutting down.</summary>
    Closed,
}
