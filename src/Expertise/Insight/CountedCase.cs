using TeleExpertise.Expertise.Requests;

namespace TeleExpertise.Expertise.Insight;

/// <summary>A case as it is counted: nothing of its patient, of its question or of who asked.</summary>
/// <param name="Number">Of the request.</param>
/// <param name="ServiceId">Asked.</param>
/// <param name="PlaceId">The place of care that asked.</param>
/// <param name="Urgency">Its class.</param>
/// <param name="FiledAt">When it was asked.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="ClosedAt">When it was answered or declined; null while it is open.</param>
/// <param name="PresentedAt">When it was first presented in a session; null for never.</param>
/// <param name="InWriting">It is, or was, owed a written answer.</param>
/// <param name="Turned">It was first taken to a session.</param>
public sealed record CountedCase(
    long Number, Guid ServiceId, Guid PlaceId, Urgency Urgency, DateTimeOffset FiledAt, RequestStatus Status, DateTimeOffset? ClosedAt, DateTimeOffset? PresentedAt, bool InWriting, bool Turned)
{
    /// <summary>When it was seen: presented in a session, otherwise answered in writing. Null for not yet, and for what was declined.</summary>
    public DateTimeOffset? SeenAt => PresentedAt ?? (Status is RequestStatus.Answered ? ClosedAt : null);

    /// <summary>True while nobody has seen it, and somebody is to.</summary>
    public bool Waits => SeenAt is null && Status is RequestStatus.Filed or RequestStatus.Waiting or RequestStatus.Booked;

    /// <summary>True when it needed, or needs, a slot; what nobody has decided yet counts as if it did.</summary>
    public bool NeedsSlot => PresentedAt is not null || (Waits && !InWriting);

    /// <summary>From filing until it was seen, or until <paramref name="now"/>.</summary>
    public TimeSpan Wait(DateTimeOffset now) => (SeenAt ?? now) - FiledAt;
}
