namespace TeleExpertise.Web.Identity;

/// <summary>Names the resource file of what is said about patients' identities.</summary>
public sealed class IdentityText;
