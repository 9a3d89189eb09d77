namespace TeleExpertise.Web.OwnCalendar;

/// <summary>Words of one's own calendar.</summary>
public sealed class OwnCalendarText;
