namespace TeleExpertise.Expertise.People;

/// <summary>A case of another service to which the person's own is asked to come; its experts read it.</summary>
/// <param name="RequestId">The case.</param>
/// <param name="SessionId">The session in which the person sits for it; null where it has none, or a colleague does.</param>
public sealed record SecondCase(Guid RequestId, Guid? SessionId);
