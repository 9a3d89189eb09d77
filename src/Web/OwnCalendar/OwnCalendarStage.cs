using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;
using TeleExpertise.Expertise.ICalendar;
using TeleExpertise.Expertise.Slots.Telling;
using TeleExpertise.Web.Api;
using TeleExpertise.Web.Operations;
using TeleExpertise.Web.SignIn;

namespace TeleExpertise.Web.OwnCalendar;

/// <summary>The address to which calendar programs subscribe (RFC 5545). It needs no sign-in: whoever holds it reads hours, and nothing else.</summary>
static class OwnCalendarStage
{
    static readonly TimeSpan Refresh = TimeSpan.FromHours(1);

    public static void MapOwnCalendar(this WebApplication app) =>
        app.MapMethods("/calendar/feed/{secret:maxlength(64)}.ics", ["GET", "HEAD"], Feed).WithMetadata(new AtTheDoorAttribute()).RequireRateLimiting(Limits.Feeds).ExcludeFromDescription();

    /// <summary>The path of an address.</summary>
    public static string Path(string secret) => $"/calendar/feed/{secret}.ics";

    static async Task<IResult> Feed(string secret, ReadOwnCalendar read, PublicSite site, HttpContext http, CancellationToken cancel)
    {
        var found = await read.ByAddress(secret, cancel);
        http.Response.Headers.CacheControl = "private, no-cache";
        if (!found.Succeeded) return Results.NotFound();
        var text = Encoding.UTF8.GetBytes(CalendarText.Feed("TeleExpertise", [.. found.Value.Select(e => e.AsEvent(site.Url))], Refresh));
        return Results.Bytes(text, "text/calendar; charset=utf-8", entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(text))[..32]}\""));
    }
}
