namespace TeleExpertise.Web.Calendars;

/// <summary>Names the resource files of the calendars' words.</summary>
sealed class CalendarsText;
