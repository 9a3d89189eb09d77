namespace TeleExpertise.Server;

/// <summary>A device asks to enter; every message is described in PROTOCOL.md.</summary>
/// <param name="Room">The room the client believes the ticket is for; another one is refused.</param>
/// <param name="Ticket">Sealed <see cref="Rooms.JoinTicket"/>.</param>
/// <param name="Offer">The browser's only SDP offer.</param>
/// <param name="Replaces">The stay that this one continues after a break, if any.</param>
public sealed record JoinRequest(string? Room, string? Ticket, string? Offer, Guid? Replaces)
{
    /// <summary>Says nothing: SignalR writes arguments into its debugging log.</summary>
    public override string ToString() => nameof(JoinRequest);
}

/// <summary>A device whose network changed asks to keep its stay; every message is described in PROTOCOL.md.</summary>
/// <param name="Connection">The stay.</param>
/// <param name="Key">What the answer to its join said.</param>
/// <param name="Offer">The browser's offer after an ICE restart.</param>
public sealed record ResumeRequest(Guid? Connection, string? Key, string? Offer)
{
    /// <inheritdoc cref="JoinRequest.ToString"/>
    public override string ToString() => nameof(ResumeRequest);
}

/// <summary>Answer to a join or a resumption: either <see cref="Refused"/> says why not, or everything else is there.</summary>
/// <param name="Refused">Null, or a code of PROTOCOL.md.</param>
/// <param name="Connection">Names this stay.</param>
/// <param name="Key">Resumes this stay; told to nobody else.</param>
/// <param name="Answer">SDP answer for the browser.</param>
/// <param name="People">Everybody in the room, this stay included.</param>
/// <param name="Audience">What this person may do now.</param>
/// <param name="Slots">What the receiving m-lines show; empty at a join.</param>
/// <param name="Speaker">Who speaks now, or spoke last; null before anybody did.</param>
public sealed record JoinReply(
    string? Refused, Guid? Connection, string? Key, string? Answer, IReadOnlyList<PersonLine>? People, AudienceLine? Audience, IReadOnlyList<SlotLine>? Slots,
    Guid? Speaker)
{
    internal static JoinReply No(string code) => new(code, null, null, null, null, null, null, null);

    /// <inheritdoc cref="JoinRequest.ToString"/>
    public override string ToString() => nameof(JoinReply);
}

/// <summary>One stay as the others see it.</summary>
/// <param name="Away">The line to it broke; it may come back within seconds.</param>
public sealed record PersonLine(Guid Connection, string Name, string Caption, bool CanSend, bool Muted, bool Camera, bool Screen, bool Away);

/// <summary>One receiving m-line and whom it shows; nobody when <paramref name="Connection"/> is null.</summary>
/// <param name="Kind"><c>audio</c>, <c>video</c> or <c>screen</c>.</param>
public sealed record SlotLine(string Mid, string Kind, Guid? Connection, bool Paused);

/// <summary>What the person addressed may do now.</summary>
/// <param name="Segment">Opaque id of the segment; null while none was set.</param>
public sealed record AudienceLine(string? Segment, bool CanSend, bool CanReceive);

/// <summary>How one device's media fare, by the bridge's numbers.</summary>
/// <param name="RoundTrip">Milliseconds to the device and back; null while unknown.</param>
/// <param name="Estimate">What its downlink is thought to carry, bits per second; null when nothing estimates it.</param>
public sealed record StatsReply(double? RoundTrip, long? Estimate, IReadOnlyList<SendsLine> Sends, IReadOnlyList<ReceivesLine> Receives);

/// <summary>One layer that the device sends, as it arrives.</summary>
/// <param name="Kind"><c>audio</c>, <c>video</c> or <c>screen</c>.</param>
/// <param name="Loss">Percent lost in the last half second, before repair.</param>
/// <param name="Jitter">Milliseconds.</param>
public sealed record SendsLine(string Kind, int Layer, bool Flowing, long Packets, long Bytes, long Lost, double Loss, double Jitter);

/// <summary>One receiving m-line; what the device reported is null before its first report.</summary>
/// <param name="Kind"><c>audio</c>, <c>video</c> or <c>screen</c>.</param>
/// <param name="Connection">Whom it shows; null when empty.</param>
/// <param name="Loss">Percent lost between the last two reports, before repair.</param>
/// <param name="Jitter">Milliseconds.</param>
public sealed record ReceivesLine(string Mid, string Kind, Guid? Connection, int? Layer, long Packets, long Bytes, long Repeated, long? Lost, double? Loss, double? Jitter);

/// <summary>What the server tells a client.</summary>
public interface IRoomClient
{
    /// <summary>The whole list of people, after any change.</summary>
    Task PeopleChanged(IReadOnlyList<PersonLine> people);

    /// <summary>The whole list of the client's receiving m-lines, after any change.</summary>
    Task SlotsChanged(IReadOnlyList<SlotLine> slots);

    /// <summary>Who speaks now, or spoke last.</summary>
    Task SpeakerChanged(Guid connection);

    /// <summary>What this person may do from now on.</summary>
    Task AudienceChanged(AudienceLine audience);

    /// <summary>Who conducts the session turns this microphone off.</summary>
    Task Mute();

    /// <summary>The stay is over; the reason is a code of PROTOCOL.md.</summary>
    Task PutOut(string reason);
}
