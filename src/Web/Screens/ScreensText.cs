namespace TeleExpertise.Web.Screens;

/// <summary>Names the resource file of meeting-room screens.</summary>
public sealed class ScreensText;
