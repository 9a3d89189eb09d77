namespace TeleExpertise.Web.Triage;

/// <summary>Names the resource file of what happens between question and answer.</summary>
public sealed class TriageText;
