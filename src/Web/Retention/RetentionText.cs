namespace TeleExpertise.Web.Retention;

/// <summary>Names the resource file of what is said about how long files are kept.</summary>
public sealed class RetentionText;
