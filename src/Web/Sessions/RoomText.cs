namespace TeleExpertise.Web.Sessions;

/// <summary>Names the resource file of the room.</summary>
public sealed class RoomText;
