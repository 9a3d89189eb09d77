namespace TeleExpertise.Web.Duties;

/// <summary>Names the resource files of what is said about hours in which somebody cannot come.</summary>
sealed class DutiesText;
