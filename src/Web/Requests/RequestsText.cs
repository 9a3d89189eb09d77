namespace TeleExpertise.Web.Requests;

/// <summary>Names the resource file of the pages of requests.</summary>
public sealed class RequestsText;
