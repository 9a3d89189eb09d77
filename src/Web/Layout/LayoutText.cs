namespace TeleExpertise.Web.Layout;

/// <summary>Names the resource file of words that every page shares.</summary>
public sealed class LayoutText;
