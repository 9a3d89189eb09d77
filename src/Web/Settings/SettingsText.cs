namespace TeleExpertise.Web.Settings;

/// <summary>Names the resource file of the settings' page.</summary>
public sealed class SettingsText;
