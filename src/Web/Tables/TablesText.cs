namespace TeleExpertise.Web.Tables;

/// <summary>Names the resource file of tables: several people before one screen.</summary>
public sealed class TablesText;
