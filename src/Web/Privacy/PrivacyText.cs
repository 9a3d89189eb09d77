namespace TeleExpertise.Web.Privacy;

/// <summary>Names the resource file of the privacy notice and the register.</summary>
public sealed class PrivacyText;
