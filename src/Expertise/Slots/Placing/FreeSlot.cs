namespace TeleExpertise.Expertise.Slots.Placing;

/// <summary>A slot that holds no case.</summary>
/// <param name="GivenBackAt">When a case last gave it back; null for one that nobody had.</param>
public sealed record FreeSlot(Guid Id, Guid SessionId, Interval Time, DateTimeOffset? GivenBackAt = null);
