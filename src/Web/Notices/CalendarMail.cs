using System.Globalization;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using TeleExpertise.Expertise.ICalendar;
using TeleExpertise.Expertise.Notices;

namespace TeleExpertise.Web.Notices;

/// <summary>What a mail says of a session: its hour and where its page is, in words and as a part that calendars read (iMIP, RFC 6047).</summary>
static class CalendarMail
{
    static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");

    /// <summary>What is new, in a few words: they stand in the subject too.</summary>
    public static string What(NoticeKind kind, CalendarEntry entry) => (kind, entry) switch
    {
        (NoticeKind.SessionNear, _) => $"une séance approche : {When(entry)}",
        (_, { CancelledAt: not null }) => $"la séance prévue {When(entry)} n'est plus dans votre agenda",
        (_, { ToldSequence: null }) => $"une séance vous attend {When(entry)}",
        _ => $"une séance de votre agenda change : {When(entry)}",
    };

    public static string WhatToDo(CalendarEntry entry, string site) => entry.CancelledAt is null
        ? $"Connectez-vous pour en savoir plus :\r\n{entry.AsEvent(site).Url}\r\n\r\nRappels et abonnement à votre agenda :\r\n{site}/account/calendar"
        : $"Si l'une de vos demandes attend encore, sa prochaine date vous sera annoncée. Connectez-vous pour en savoir plus :\r\n{site}/";

    /// <summary>The part beside the text; both say the same.</summary>
    public static AlternateView Part(CalendarEntry entry, MailAddress from, string to, string site)
    {
        var one = entry.AsEvent(site);
        var type = new ContentType("text/calendar") { CharSet = "utf-8", Parameters = { ["method"] = CalendarText.Method(one), ["component"] = "VEVENT" } };
        return new(new MemoryStream(Encoding.UTF8.GetBytes(CalendarText.Invitation(one, from.Address, to))), type) { TransferEncoding = TransferEncoding.Base64 };
    }

    static string When(CalendarEntry entry)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(entry.TimeZone);
        var (from, until) = (TimeZoneInfo.ConvertTime(entry.StartsAt, zone), TimeZoneInfo.ConvertTime(entry.EndsAt, zone));
        return string.Create(French, $"{from:dddd d MMMM yyyy}, de {from:%H} h {from:mm} à {until:%H} h {until:mm}") + (entry.TimeZone == "Europe/Paris" ? "" : $" ({entry.TimeZone})");
    }
}
