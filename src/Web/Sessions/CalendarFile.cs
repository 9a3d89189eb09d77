using System.Text;
using TeleExpertise.Expertise.ICalendar;
using TeleExpertise.Expertise.Notices;
using TeleExpertise.Expertise.Sessions;
using TeleExpertise.Expertise.Slots;
using TeleExpertise.Expertise.Slots.Telling;
using TeleExpertise.Web.Operations;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.Sessions;

/// <summary>A session for whoever keeps a calendar by hand: the same appointment as mails and subscriptions tell where there is one, otherwise the session's hour.</summary>
static class CalendarFile
{
    public static void MapCalendarFile(this WebApplication app) => app.MapGet("/sessions/{id:guid}/calendar.ics", Give).RequireAuthorization().ExcludeFromDescription();

    static async Task<IResult> Give(Guid id, ReadAgenda read, ReadOwnCalendar own, CurrentActor me, PublicSite site, TimeProvider clock, HttpContext http, CancellationToken cancel)
    {
        if (await read.Run(me.Actor, id, cancel) is not { Succeeded: true, Value.Session: var session }) return Results.NotFound();
        var one = await own.Of(me.Actor, id, cancel) is { } entry
            ? entry.AsEvent(site.Url)
            : new CalendarEvent(id, 0, clock.GetUtcNow(), session.StartsAt, session.EndsAt, session.TimeZone, CalendarEntry.Summary, CalendarEntry.Address(site.Url, id), session.Status is SessionStatus.Cancelled or SessionStatus.Void);
        http.Response.Headers.CacheControl = "no-store";
        return Results.File(Encoding.UTF8.GetBytes(CalendarText.Publish(one)), "text/calendar; charset=utf-8", "session.ics");
    }
}
