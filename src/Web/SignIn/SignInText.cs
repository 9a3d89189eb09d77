namespace TeleExpertise.Web.SignIn;

/// <summary>Names the resource file of the sign-in page.</summary>
public sealed class SignInText;
