namespace TeleExpertise.Expertise.Slots.Assignment;

/// <summary>Where the planner puts a case.</summary>
/// <param name="Session">Null where there is no seat within what is planned ahead.</param>
/// <param name="Certain">True when the session is near enough for its cases to be told; otherwise the next plan may say something else.</param>
/// <param name="Before">The earlier sessions of its service, the nearest first, each with what kept the case from it.</param>
public sealed record Placement(WaitingCase Case, SessionSeats? Session, bool Certain, IReadOnlyList<PassedOver> Before);

/// <summary>A session that a case was not put into.</summary>
/// <param name="Why">Null where it could have gone: others had to go first.</param>
public sealed record PassedOver(SessionSeats Session, Obstacle? Why);
