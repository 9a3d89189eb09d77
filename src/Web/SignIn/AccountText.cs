namespace TeleExpertise.Web.SignIn;

/// <summary>Names the resource file of a person's own account pages.</summary>
public sealed class AccountText;
