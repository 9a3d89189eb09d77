namespace TeleExpertise.Web.Opinions;

/// <summary>Names the resource file of the opinion's pages and of its report.</summary>
public sealed class OpinionsText;
