namespace TeleExpertise.Web.Offline;

/// <summary>Names the resource files of what works without a line.</summary>
public sealed class OfflineText;
