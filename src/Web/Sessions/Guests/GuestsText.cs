namespace TeleExpertise.Web.Sessions.Guests;

/// <summary>Names the resource file of guests: the patient who takes part in their case.</summary>
public sealed class GuestsText;
