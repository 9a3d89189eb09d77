namespace TeleExpertise.Web.OwnData;

/// <summary>Names the resource file of a person's own data.</summary>
public sealed class OwnDataText;
