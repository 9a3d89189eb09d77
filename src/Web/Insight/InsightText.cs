namespace TeleExpertise.Web.Insight;

/// <summary>Names the resource files of a territory's figures.</summary>
sealed class InsightText;
