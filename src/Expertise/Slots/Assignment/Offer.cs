namespace TeleExpertise.Expertise.Slots.Assignment;

/// <summary>A session that a case can go to.</summary>
/// <param name="Session">Its index.</param>
/// <param name="Benefit">What the case is worth there; only offers above 0 are ever taken.</param>
public readonly record struct Offer(int Session, long Benefit);
