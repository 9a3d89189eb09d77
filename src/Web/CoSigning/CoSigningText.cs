namespace TeleExpertise.Web.CoSigning;

/// <summary>Names the resource file of what somebody writes and their supervisor co-signs.</summary>
public sealed class CoSigningText;
