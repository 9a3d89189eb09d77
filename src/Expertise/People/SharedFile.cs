namespace TeleExpertise.Expertise.People;

/// <summary>A patient's file that is open to the person beyond their own cases: it was shared with them, or they broke the glass.</summary>
/// <param name="PatientId">Whose file.</param>
/// <param name="Medical">The cases with documents and opinions.</param>
/// <param name="Social">The social part.</param>
public sealed record SharedFile(Guid PatientId, bool Medical, bool Social);
