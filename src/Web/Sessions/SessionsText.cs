namespace TeleExpertise.Web.Sessions;

/// <summary>Names the resource file of the sessions' pages.</summary>
public sealed class SessionsText;
