using TeleExpertise.Rooms;

namespace TeleExpertise.Alone;

/// <summary>Nobody counts who was here.</summary>
sealed class NoJournal : IRoomJournal
{
    public ValueTask Write(PresenceEvent what) => default;
    public ValueTask Write(IncidentEvent what) => default;
}
