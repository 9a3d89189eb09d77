namespace TeleExpertise.Web.Export;

/// <summary>Names the resource file of a patient's file as it is given to them.</summary>
public sealed class ExportText;
