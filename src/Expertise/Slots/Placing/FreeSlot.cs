namespace TeleExpertise.Expertise.Slots.Placing;

/// <summary>A slot that holds no case.</summary>
public sealed record FreeSlot(Guid Id, Guid SessionId, Interval Time);
