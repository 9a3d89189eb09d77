namespace TeleExpertise.Web.ProSanteConnect;

/// <summary>Names the resource file of the words around Pro Santé Connect.</summary>
public sealed class PscText;
