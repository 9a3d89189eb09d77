namespace TeleExpertise.Web.Territory;

/// <summary>Names the resource file of the territory's page and of the trip spared.</summary>
public sealed class TerritoryText;
