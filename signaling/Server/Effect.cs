using TeleExpertise.Bridge;
using TeleExpertise.Rooms;

namespace TeleExpertise.Server;

/// <summary>What <see cref="RoomBook"/> wants done outside of itself.</summary>
abstract record Effect
{
    public sealed record TellPeople(string Line, IReadOnlyList<PersonLine> People) : Effect;
    public sealed record TellSlots(string Line, IReadOnlyList<SlotLine> Slots) : Effect;
    public sealed record TellSpeaker(string Line, Guid Speaker) : Effect;
    public sealed record TellAudience(string Line, AudienceLine Audience) : Effect;
    public sealed record TellMute(string Line) : Effect;
    public sealed record TellPutOut(string Line, string Reason) : Effect;
    public sealed record SetRights(string Room, string Peer, PeerRights Rights) : Effect;
    public sealed record SetWishes(string Room, string Peer, PeerWishes Wishes) : Effect;
    public sealed record EndMedia(string Room, string Peer) : Effect;
    public sealed record CloseMedia(string Room) : Effect;
    public sealed record Report(PresenceEvent What) : Effect;
    public sealed record ReportIncident(IncidentEvent What) : Effect;
}
