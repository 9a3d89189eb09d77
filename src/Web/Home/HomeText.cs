namespace TeleExpertise.Web.Home;

/// <summary>Names the resource file of the home and error pages.</summary>
public sealed class HomeText;
