using TeleExpertise.Expertise.Requests;
using TeleExpertise.Expertise.Slots.Placing;

namespace TeleExpertise.Web.Slots;

/// <summary>Where a case that was taken to a session is.</summary>
/// <param name="Status">Booked, or waiting until its session is announced.</param>
/// <param name="SessionId">The session in which it is booked, or expected while it waits; null where none has room.</param>
/// <param name="StartsAt">Its slot's instant, or that of the session in which it is expected.</param>
sealed record TakenView(RequestStatus Status, Guid? SessionId, DateTimeOffset? StartsAt)
{
    public static TakenView Of(Placed taken) => new(taken.Slot is null ? RequestStatus.Waiting : RequestStatus.Booked, taken.Slot?.SessionId ?? taken.Later?.SessionId, taken.Slot?.Time.StartsAt ?? taken.Later?.At);
}
