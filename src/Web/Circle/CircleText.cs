namespace TeleExpertise.Web.Circle;

/// <summary>Names the resource file of the pages of the care circle.</summary>
public sealed class CircleText;
