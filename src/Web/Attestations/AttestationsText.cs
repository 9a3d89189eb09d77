namespace TeleExpertise.Web.Attestations;

/// <summary>Names the resource file of attendance, certificates and their check.</summary>
public sealed class AttestationsText;
