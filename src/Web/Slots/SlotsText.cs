namespace TeleExpertise.Web.Slots;

/// <summary>Names the resource file of what the page of a case says about slots.</summary>
public sealed class SlotsText;
