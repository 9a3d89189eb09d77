namespace TeleExpertise.Web.People;

/// <summary>Names the resource file of the pages that keep people, their roles and their replacements.</summary>
public sealed class PeopleText;
